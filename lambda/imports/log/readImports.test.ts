import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { timedUpdate } from '../../testing/timedUpdate.ts'
import { convertedFormat } from '../formats/converted.ts'
import { interpret } from '../formats/formats.ts'
import { draftEntry, type Entry } from '../ledger/entry.ts'
import { readImport, readImports } from './readImports.ts'

const entryOf = (seq: number, payload: string, contentFormat = 'application/senml+json'): Entry => {
	const message = {
		v: 1 as const,
		deviceId: 'x',
		messageId: `m${seq}`,
		receivedAt: 1694503339500,
		door: 'iot',
		contentFormat,
		payload: Buffer.from(payload),
	}
	return { ...draftEntry(message, interpret(message), { retentionDays: 30 }), seq }
}

/** What an import says of how it came. */
const sent = (payload: string) => ({
	door: 'iot',
	content: { contentFormat: 'application/senml+json', payload: Buffer.from(payload) },
})

describe('the imports of a device', () => {
	it('are computed again from the bytes of the entries, in their order', async () => {
		const entries = [
			entryOf(1, '[{"n":"14205/0/0","v":21.5,"t":1694503000}]'),
			entryOf(2, 'hello'),
			// RFC 8428 §4.5.3: relative to the moment of reception, which is that of the entry.
			entryOf(3, '[{"n":"14205/0/0","v":22.5,"t":-1}]'),
		]
		const source = async function* () {
			yield* entries
		}
		const imports = []
		for await (const imported of readImports(source())) imports.push(imported)
		assert.deepEqual(
			entries[1]?.findings.map(({ code }) => code),
			['E_DECODE'],
		)
		assert.deepEqual(imports, [
			{
				deviceId: 'x',
				importId: entries[0]?.importId,
				seq: 1,
				...sent('[{"n":"14205/0/0","v":21.5,"t":1694503000}]'),
				success: true,
				receivedAt: 1694503339500,
				updates: [timedUpdate({ ObjectID: 14205, Resources: { '0': 21.5 } }, 1694503000)],
				findings: [],
			},
			{
				deviceId: 'x',
				importId: entries[1]?.importId,
				seq: 2,
				...sent('hello'),
				success: false,
				receivedAt: 1694503339500,
				updates: [],
				findings: entries[1]?.findings,
			},
			{
				deviceId: 'x',
				importId: entries[2]?.importId,
				seq: 3,
				...sent('[{"n":"14205/0/0","v":22.5,"t":-1}]'),
				success: true,
				receivedAt: 1694503339500,
				updates: [timedUpdate({ ObjectID: 14205, Resources: { '0': 22.5 } }, 1694503338.5)],
				findings: [],
			},
		])
	})

	it('have telemetry and attributes again, if a converter made the message', () => {
		const source = { integrationId: 'int-1', importId: '01J', converterId: 'con-1', version: 3 }
		const device = { name: 'x', type: 'default' }
		const telemetry = [{ values: { temperature: 21.5, soil: 18 } }]
		const message = { v: 1, device, telemetry, attributes: { site: 'x' }, source }
		const imported = readImport(entryOf(1, JSON.stringify(message), convertedFormat))
		assert.deepEqual(imported.updates, [
			timedUpdate({ ObjectID: 3303, Resources: { '5700': 21.5 } }, 1694503339.5),
		])
		assert.deepEqual(imported.measured, {
			samples: [
				{
					ts: 1694503339.5,
					values: [
						['temperature', 21.5],
						['soil', 18],
					],
					paths: new Map([['temperature', '3303/0/5700']]),
				},
			],
			attributes: [['site', 'x']],
			source,
		})
	})
})
