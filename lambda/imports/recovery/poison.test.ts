import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { readCorpus } from '../../../fuzz/packs/corpus.ts'
import { inputOf } from '../../../fuzz/packs/input.ts'
import type { Tables } from '../../../local/testing/startTables.ts'
import { emulators } from '../../../testing/emulators.ts'
import { startTables } from '../../../testing/startTables.ts'
import { createProcessor } from '../../testing/memoryProcessor.ts'
import { interpret } from '../formats/formats.ts'
import type { DeviceMessage } from '../intake/deviceMessage.ts'
import { draftEntry } from '../ledger/entry.ts'
import { openPlaces } from '../ledger/ledger.ts'

type Vector = {
	readonly id: string
	readonly format: 'json' | 'cbor'
	readonly input: Readonly<Partial<Record<'jsonText' | 'jsonHex' | 'cborHex', string>>> & {
		readonly json?: unknown
	}
}

const vectors = JSON.parse(
	readFileSync(new URL('../../../testdata/senml-vectors.json', import.meta.url), 'utf8'),
) as readonly Vector[]

const payloadOf = ({ input: { json, jsonText, jsonHex, cborHex } }: Vector): Uint8Array => {
	const hex = jsonHex ?? cborHex
	return hex === undefined ? Buffer.from(jsonText ?? JSON.stringify(json)) : Buffer.from(hex, 'hex')
}

const messageOf = (messageId: string, contentFormat: string, payload: Uint8Array): DeviceMessage => ({
	v: 1,
	deviceId: 'oob-352656108602296',
	messageId,
	receivedAt: 1694503339523,
	door: 'iot',
	contentFormat,
	payload,
})

/** In each content format, whatever it is meant to be. */
const vectorMessages = vectors.flatMap((vector) =>
	['application/senml+json', 'application/senml+cbor', 'nrfcloud-raw-envelope'].map((contentFormat) =>
		messageOf(`${vector.id} ${contentFormat}`, contentFormat, payloadOf(vector)),
	),
)

const corpus = readCorpus()

const fuzzMessages = Array.from({ length: 3000 }, (_, run) => {
	const { contentFormat, payload } = inputOf(corpus, 35, run)
	return messageOf(`fuzz ${run}`, contentFormat, payload)
})

describe('row 17: queue: a message that is poison', () => {
	it('never makes the handler fail, and has its entry with a reason', async () => {
		const { services, errors, importAll } = createProcessor()
		// So far apart that none is taken for another one with the same content.
		const all = [...vectorMessages, ...fuzzMessages].map((message, index) => ({
			...message,
			receivedAt: 1694503339523 + index * 660_000,
		}))
		const answer = await importAll(all.map((message) => ({ message })))
		assert.deepEqual({ errors, answer }, { errors: [], answer: { batchItemFailures: [] } })
		assert.equal(services.log.length, all.length)
		for (const { success, findings } of services.log)
			assert.equal(success, !findings.some(({ severity }) => severity === 'error'))
		assert.ok(services.log.filter(({ success }) => !success).length > 500, 'there was poison among them')
	})

	describe('is taken by the table, whatever its findings tell', () => {
		let tables: Tables
		before(async () => {
			tables = await startTables(emulators[0] ?? 'embedded')
		})
		after(() => tables.close())

		it('as any other message', async () => {
			const open = openPlaces(tables.db, tables.table('LEDGER_TABLE'), async () => {})
			for (const [index, message] of vectorMessages.entries()) {
				const deviceId = `device-${index}`
				const draft = draftEntry({ ...message, deviceId }, interpret(message), { retentionDays: 30 })
				const { append } = await open(deviceId, { lastSeq: 0, isRecent: false })
				assert.equal((await append(draft, [])).entry.seq, 1, message.messageId)
			}
		})
	})
})
