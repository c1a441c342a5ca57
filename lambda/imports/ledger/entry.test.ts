import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { marshall } from '@aws-sdk/util-dynamodb'
import fc from 'fast-check'
import { WIDE_WINDOW } from '../../lwm2m/timeWindow.ts'
import type { Finding } from '../../senml/finding.ts'
import { interpret, judgeFailed } from '../formats/formats.ts'
import { unknownDevice } from '../intake/aboutMessage.ts'
import { type DeviceMessage, importId } from '../intake/deviceMessage.ts'
import { importLog } from '../log/importLog.ts'
import { draftEntry, entryPayload } from './entry.ts'

const message: DeviceMessage = {
	v: 1,
	deviceId: 'oob-352656108602296',
	messageId: '1c1f0b1e-6f0e-4b6f-9a51-1b0d6b2f7b11',
	receivedAt: 1694503339523,
	door: 'iot',
	contentFormat: 'application/senml+json',
	payload: Buffer.from('[]'),
}

const finding = (code: 'E_NAME' | 'W_RANGE', record: number): Finding => ({
	code,
	severity: code === 'E_NAME' ? 'error' : 'warning',
	scope: 'record',
	record,
	message: 'x',
})

const draft = (findings: readonly Finding[], changed: Partial<DeviceMessage> = {}) => {
	const content = { ...message, ...changed }
	const judgement = {
		success: findings.length === 0,
		findings,
		hasAbsoluteTimes: false,
		content,
		decoder: { name: 'test', version: 7 },
	}
	return draftEntry(content, judgement, { retentionDays: 30 })
}

describe('the entry of a message', () => {
	it('says what came, when and through which door', () => {
		const { v, deviceId, receivedAt, door, contentFormat, importId: id, success } = draft([])
		assert.deepEqual(
			{ v, deviceId, receivedAt, door, contentFormat, id, success },
			{
				v: 1,
				deviceId: message.deviceId,
				receivedAt: message.receivedAt,
				door: 'iot',
				contentFormat: 'application/senml+json',
				id: importId(message),
				success: true,
			},
		)
	})

	it('remembers what has decoded it', () => {
		const { decoder, decoderVersion } = draft([])
		assert.deepEqual({ decoder, decoderVersion }, { decoder: 'test', decoderVersion: 7 })
	})

	it('has the same key whenever the message comes, and another one for another message', () => {
		const { messageKey } = draft([])
		assert.equal(draft([], { receivedAt: 1694503400000 }).messageKey, messageKey)
		assert.notEqual(draft([], { messageId: 'another' }).messageKey, messageKey)
	})

	it('is kept for the days of retention after reception, in whole seconds of the Unix epoch', () => {
		// 2023-09-12T07:22:19.523Z and 30 days.
		assert.equal(draft([]).ttl, Date.parse('2023-10-12T07:22:19Z') / 1000)
	})

	it('keeps the first 50 findings, and counts all of them by code', () => {
		const errors = Array.from({ length: 40 }, (_, record) => finding('E_NAME', record))
		const warnings = Array.from({ length: 60 }, (_, record) => finding('W_RANGE', record + 40))
		const { findings, findingCounts } = draft([...errors, ...warnings])
		assert.deepEqual(findings, [...errors, ...warnings.slice(0, 10)])
		assert.deepEqual(findingCounts, { E_NAME: 40, W_RANGE: 60 })
	})

	it('without findings has none', () => {
		const { findings, findingCounts } = draft([])
		assert.deepEqual({ findings, findingCounts }, { findings: [], findingCounts: {} })
	})

	it('gives back the bytes of the device, which it keeps in gzip', () => {
		fc.assert(
			fc.property(fc.uint8Array(), (payload) => {
				const entry = draft([], { payload })
				assert.deepEqual(Buffer.from(entryPayload(entry)), Buffer.from(payload))
				assert.deepEqual(gunzipSync(entry.payload), Buffer.from(payload))
			}),
		)
	})
})

describe('the entry of a message that is too large for an item', () => {
	const payload = randomBytes(700_000)
	const entry = draft([], { payload })

	it('keeps its first 32 KB, and how much there was', () => {
		assert.deepEqual(Buffer.from(entryPayload(entry)), payload.subarray(0, 32 * 1024))
		const sha256 = createHash('sha256').update(payload).digest('hex')
		assert.deepEqual(entry.truncated, { byteLength: 700_000, sha256 })
	})

	it('is refused for its size, and shown without computing anything from the rest', () => {
		const refused = draftEntry({ ...message, payload }, interpret({ ...message, payload }), {
			retentionDays: 30,
		})
		assert.deepEqual(refused.findingCounts, { E_LIMIT: 1 })
		const { findings, senML, lwm2m, truncated } = importLog({ ...refused, seq: 1 }, WIDE_WINDOW)
		assert.deepEqual(
			findings.map(({ code }) => code),
			['E_LIMIT'],
		)
		assert.deepEqual([senML, lwm2m], [payload.subarray(0, 32 * 1024).toString('base64'), undefined])
		assert.equal(truncated?.byteLength, 700_000)
	})
})

describe('the entry of a message that could not be processed', () => {
	const payload = Buffer.from('[{"n":"14205/0/0","v":21.5,"t":1694503339}]')
	const entry = {
		...draftEntry({ ...message, payload }, judgeFailed(undefined)({ ...message, payload }), {
			retentionDays: 30,
		}),
		seq: 1,
	}

	it('is shown with its bytes, why, and nothing else', () => {
		const { senML, lwm2m, success, kind, errors } = importLog(entry, WIDE_WINDOW)
		assert.deepEqual(
			{ senML, lwm2m, success, kind },
			{ senML: payload.toString('base64'), lwm2m: undefined, success: false, kind: 'failed' },
		)
		assert.match(errors[0] ?? '', /could not be processed/)
	})

	it('names what is known about the message itself once', () => {
		const unknown = { ...entry, findings: [unknownDevice, ...entry.findings] }
		assert.deepEqual(
			importLog(unknown, WIDE_WINDOW).findings.map(({ code }) => code),
			['W_UNKNOWN_DEVICE', 'E_PROCESSING'],
		)
	})
})

/** The item as JSON on the wire, its bytes in base64: more than what DynamoDB counts. */
const itemBytes = (changed: Partial<DeviceMessage>): number => {
	const changedMessage = { ...message, deviceId: 'x'.repeat(128), ...changed }
	const entry = {
		...draftEntry(changedMessage, interpret(changedMessage), { retentionDays: 30 }),
		seq: 2 ** 53 - 1,
	}
	const payload = Buffer.from(entry.payload).toString('base64')
	return Buffer.byteLength(JSON.stringify(marshall({ ...entry, payload })))
}

describe('the item of an entry', () => {
	const limit = 400 * 1024
	const largest = 128 * 1024

	/** As many records as fit into the largest payload, each with its own mistakes. */
	const pack = (record: (index: number) => string): Buffer => {
		const records: string[] = []
		for (let bytes = 2; records.length < 2000; bytes += Buffer.byteLength(records.at(-1) ?? '') + 1) {
			const next = record(records.length)
			if (bytes + Buffer.byteLength(next) > largest) break
			records.push(next)
		}
		return Buffer.from(`[${records.join(',')}]`)
	}

	const payloads: readonly {
		readonly name: string
		readonly contentFormat: string
		readonly payload: Buffer
	}[] = [
		{
			name: 'bytes that no compression makes smaller',
			contentFormat: 'application/senml+cbor',
			payload: randomBytes(largest),
		},
		{
			name: 'records with long names that are wrong',
			contentFormat: 'application/senml+json',
			payload: pack((index) => `{"n":"${'ü'.repeat(2000)}${index}","v":1}`),
		},
		{
			name: 'records with many labels that nobody knows',
			contentFormat: 'application/senml+json',
			payload: pack(
				(index) =>
					`{"n":"14205/0/0","v":1,${[1, 2, 3, 4].map((n) => `"${'€'.repeat(900)}${n}${index}":1`).join(',')}}`,
			),
		},
		{
			name: 'records with long texts where numbers are expected',
			contentFormat: 'application/senml+json',
			payload: pack(() => `{"n":"14205/0/0","vs":"${'\\u0001'.repeat(300)}"}`),
		},
		{
			name: 'records with random bytes',
			contentFormat: 'application/senml+json',
			payload: pack(
				() =>
					`{"n":"14205/0/${randomBytes(900).toString('base64url')}","vd":"${randomBytes(900).toString('base64url')}"}`,
			),
		},
		{
			name: 'an envelope around random bytes',
			contentFormat: 'nrfcloud-raw-envelope',
			payload: Buffer.from(JSON.stringify({ data: randomBytes((largest / 4) * 3 - 12).toString('base64') })),
		},
	]
	for (const { name, contentFormat, payload } of payloads)
		it(`stays below the limit of DynamoDB with 128 KB of ${name}`, (t) => {
			const bytes = itemBytes({ contentFormat, payload })
			t.diagnostic(`${payload.length} bytes give an item of ${bytes}`)
			assert.ok(payload.length > 0.9 * largest && payload.length <= largest, `${payload.length} bytes`)
			assert.ok(bytes < limit, `${bytes} bytes`)
		})
})
