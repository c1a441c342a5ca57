import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { WIDE_WINDOW } from '../../lwm2m/timeWindow.ts'
import { misfitsOf } from '../../testing/misfitsOf.ts'
import { proto } from '../../testing/proto.ts'
import { importEntrances } from '../entrances.ts'
import { interpret } from '../formats/formats.ts'
import type { DeviceMessage } from '../intake/deviceMessage.ts'
import { draftEntry, type Entry } from '../ledger/entry.ts'
import { importLog } from './importLog.ts'
import { importLogs } from './importLogs.ts'

const entryOf = (seq: number, changed: Partial<DeviceMessage> = {}): Entry => {
	const message: DeviceMessage = {
		v: 1,
		deviceId: 'oob-352656108602296',
		messageId: `m${seq}`,
		receivedAt: 1694503339523,
		door: 'iot',
		contentFormat: 'application/senml+json',
		payload: Buffer.from('[{"n":"14205/0/0","v":21.5,"t":1694503339}]'),
		...changed,
	}
	return { ...draftEntry(message, interpret(message), { retentionDays: 30 }), seq }
}

const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

describe('one import in the log', () => {
	// protocol.md §7: the acceptance vector of the seed.
	it('of the seed is the pack as it was sent, and one object with its time in seconds', () => {
		const pack = [
			{ bn: '14201/0/', bt: 1694503339, n: '0', v: 62.469414 },
			{ n: '1', v: 6.151946 },
			{ n: '3', v: 1 },
			{ n: '6', vs: 'Fixed' },
		]
		const entry = entryOf(7, { payload: Buffer.from(JSON.stringify(pack)) })
		assert.deepEqual(asJson(importLog(entry, WIDE_WINDOW)), {
			importId: entry.importId,
			seq: 7,
			timestamp: '2023-09-12T07:22:19.523Z',
			success: true,
			door: 'iot',
			contentFormat: 'application/senml+json',
			byteLength: 119,
			senML: pack,
			lwm2m: [
				{
					ObjectID: 14201,
					Resources: { '0': 62.469414, '1': 6.151946, '3': 1, '6': 'Fixed', '99': 1694503339 },
				},
			],
			errors: [],
			warnings: [],
			findings: [],
		})
	})

	const undecodable = [
		{
			name: 'CBOR that is cut off',
			contentFormat: 'application/senml+cbor',
			payload: Buffer.from('81a4', 'hex'),
		},
		{ name: 'text', contentFormat: 'application/senml+json', payload: Buffer.from('hello') },
		{ name: 'nothing', contentFormat: 'application/senml+json', payload: Buffer.from('') },
		{ name: 'a message that is not SenML', contentFormat: 'text/plain', payload: Buffer.from('[]') },
	]
	for (const { name, contentFormat, payload } of undecodable)
		it(`of ${name} is the bytes in base64, and says what is wrong`, () => {
			const { success, senML, lwm2m, errors, warnings, findings } = importLog(
				entryOf(1, { contentFormat, payload }),
				WIDE_WINDOW,
			)
			assert.deepEqual(
				{ success, senML, lwm2m, warnings, errors: errors.length },
				{ success: false, senML: payload.toString('base64'), lwm2m: undefined, warnings: [], errors: 1 },
			)
			assert.deepEqual(
				errors,
				findings.map(({ message }) => message),
			)
		})

	it('has the bytes for those who ask, and where each record is in them', () => {
		// RFC 8428 §6: -2 is bn, -3 is bt, 0 is n, 2 is v. The second record has a text as v, the third is good again.
		const cbor =
			'83 a3 21 68 3134323035 2f302f 00 61 30 02 f9 4d60' + ' a2 00 61 31 02 61 78' + ' a2 00 61 32 02 18 32'
		const payload = Buffer.from(cbor.replaceAll(' ', ''), 'hex')
		const envelope = Buffer.from(JSON.stringify({ data: payload.toString('base64') }))
		const entry = entryOf(1, { contentFormat: 'nrfcloud-raw-envelope', payload: envelope })
		const { bytes, findings, contentFormat, byteLength } = importLog(entry, WIDE_WINDOW, { bytes: true })
		const t = 1694503339.523
		assert.deepEqual(
			{ bytes, contentFormat, byteLength },
			{
				bytes: {
					payload: payload.toString('base64'),
					records: [
						{ byteOffset: 1, byteLength: 18, resolved: { n: '14205/0/0', t, v: 21.5 } },
						{ byteOffset: 19, byteLength: 7 },
						{ byteOffset: 26, byteLength: 7, resolved: { n: '14205/0/2', t, v: 50 } },
					],
					decoder: { name: 'senml', version: entry.decoderVersion },
					window: WIDE_WINDOW,
				},
				contentFormat: 'application/senml+cbor',
				byteLength: payload.length,
			},
		)
		// The value of the record that was refused.
		assert.deepEqual(
			findings.map(({ code, record, byteOffset }) => [code, record, byteOffset]),
			[['E_FIELD_TYPE', 1, 24]],
		)
	})

	it('knows the place of a record whatever its time is', () => {
		const text = '[{"n":"14205/0/0","v":2,"t":1694503339},{"n":"14205/0/0","v":1,"t":1694503000}]'
		const { bytes } = importLog(entryOf(1, { payload: Buffer.from(text) }), WIDE_WINDOW, { bytes: true })
		assert.deepEqual(
			bytes?.records.map(({ byteOffset, byteLength, resolved }) => [
				text.slice(byteOffset, byteOffset + byteLength),
				resolved?.v,
			]),
			[
				['{"n":"14205/0/0","v":2,"t":1694503339}', 2],
				['{"n":"14205/0/0","v":1,"t":1694503000}', 1],
			],
		)
	})

	it('has the bytes of a message that is not SenML, without records', () => {
		const payload = Buffer.from('[{}]')
		const entry = entryOf(1, { contentFormat: 'text/plain', payload })
		const { bytes } = importLog(entry, WIDE_WINDOW, { bytes: true })
		assert.deepEqual([bytes?.payload, bytes?.records], [payload.toString('base64'), []])
	})

	it("of bytes in nRF Cloud's envelope is the bytes that were in the envelope", () => {
		const payload = Buffer.from('{"data":"gaQ="}')
		const { senML } = importLog(entryOf(1, { contentFormat: 'nrfcloud-raw-envelope', payload }), WIDE_WINDOW)
		assert.equal(senML, 'gaQ=')
	})

	it('that is partly wrong has both, objects and errors', () => {
		const payload = Buffer.from(
			'[{"n":"14205/0/0","v":21.5,"t":1694503339},{"n":"14205/0/0","v":"warm","t":1694503340}]',
		)
		const { success, lwm2m, errors, findings } = importLog(entryOf(1, { payload }), WIDE_WINDOW)
		assert.deepEqual(
			{ success, lwm2m: asJson(lwm2m), records: findings.map(({ record }) => record) },
			{
				success: false,
				lwm2m: [{ ObjectID: 14205, Resources: { '0': 21.5, '99': 1694503339 } }],
				records: [1],
			},
		)
		assert.equal(errors.length, 1)
	})

	it('with warnings alone is a success', () => {
		const payload = Buffer.from('[{"n":"14205/0/1","v":101,"t":1694503339}]')
		const { success, errors, warnings, findings } = importLog(entryOf(1, { payload }), WIDE_WINDOW)
		assert.deepEqual(
			{ success, errors, codes: findings.map(({ code }) => code) },
			{ success: true, errors: [], codes: ['W_RANGE'] },
		)
		assert.equal(warnings.length, 1)
	})

	it('keeps the warning that the device was unknown when the message came', () => {
		const entry = entryOf(1)
		const message = 'No device is registered with this id.'
		const { warnings, findings } = importLog(
			{
				...entry,
				findings: [{ code: 'W_UNKNOWN_DEVICE', severity: 'warning', scope: 'message', message }],
			},
			WIDE_WINDOW,
		)
		assert.deepEqual(warnings, [message])
		assert.equal(findings.length, 1)
	})

	it('shows at most 50 findings of the device', () => {
		const records = Array.from({ length: 80 }, (_, index) => ({
			n: `14205/0/0`,
			vs: 'x',
			t: 1694503339 + index,
		}))
		const { findings, errors } = importLog(
			entryOf(1, { payload: Buffer.from(JSON.stringify(records)) }),
			WIDE_WINDOW,
		)
		assert.deepEqual([findings.length, errors.length], [50, 50])
	})

	it('made by another decoder says so', () => {
		const entry = entryOf(1)
		const { decoderVersion } = importLog({ ...entry, decoderVersion: entry.decoderVersion - 1 }, WIDE_WINDOW)
		assert.deepEqual(decoderVersion, { imported: entry.decoderVersion - 1, shown: entry.decoderVersion })
	})
})

/** Newest first; counts how many were taken. */
const newestFirst = (count: number, changed: Partial<DeviceMessage> = {}) => {
	let taken = 0
	const entries = async function* () {
		for (let seq = count; seq >= 1; seq--) {
			taken++
			yield entryOf(seq, changed)
		}
	}
	return { entries: entries(), taken: () => taken }
}

const newestOf = async function* (...entries: readonly Entry[]) {
	yield* entries
}

describe('the import log', () => {
	it('has the context of the proto and the id of the device', async () => {
		assert.deepEqual(await importLogs('oob-352656108602296', newestFirst(0).entries, 100, WIDE_WINDOW), {
			'@context': proto.Context.senMLImports.toString(),
			id: 'oob-352656108602296',
			imports: [],
		})
	})

	it('is what the entrance says, with every member an import can have', async () => {
		const entry = entryOf(5)
		const window = { pastSeconds: 3600, futureSeconds: 60 }
		const entries = newestOf(
			{ ...entry, decoderVersion: entry.decoderVersion - 1 },
			entryOf(4, { payload: Buffer.from('hello') }),
			{ ...entry, seq: 3, kind: 'rate-limited', count: 7, success: false },
			{ ...entry, seq: 2, kind: 'failed', origin: entry.importId, truncated: { byteLength: 9, sha256: 'x' } },
			{ ...entry, seq: 1 },
		)
		const page = asJson(await importLogs('x', entries, 4, window, { bytes: true }))
		assert.deepEqual(misfitsOf(importEntrances[0].response, page), [])
		assert.notDeepEqual(misfitsOf(importEntrances[0].response, { imports: [] }), [])
	})

	const pages = [
		{ name: 'fewer than the limit', count: 2, limit: 3, seqs: [2, 1], nextToken: undefined },
		{ name: 'as many as the limit', count: 3, limit: 3, seqs: [3, 2, 1], nextToken: undefined },
		{ name: 'more than the limit', count: 4, limit: 3, seqs: [4, 3, 2], nextToken: '2' },
		{ name: 'many and a limit of one', count: 9, limit: 1, seqs: [9], nextToken: '9' },
	]
	for (const { name, count, limit, seqs, nextToken } of pages)
		it(`with ${name} ends ${nextToken === undefined ? 'without' : 'with'} a token`, async () => {
			const { entries, taken } = newestFirst(count)
			const page = await importLogs('x', entries, limit, WIDE_WINDOW)
			assert.deepEqual(
				{ seqs: page.imports.map(({ seq }) => seq), nextToken: page.nextToken },
				{ seqs, nextToken },
			)
			assert.ok(taken() <= limit + 1, `${taken()} entries were read`)
		})

	const imports = (kilobytes: number) =>
		newestFirst(30, { contentFormat: 'application/senml+cbor', payload: Buffer.alloc(kilobytes * 1024) })
			.entries

	it('row 28: ledger: a page of the log ends at 1 MB of JSON, and the token leads to the rest without gap or repeat', async () => {
		// 60 KB are 80 KB in base64: 12 of them are below 1 MB, 13 are above.
		const page = await importLogs('x', imports(60), 100, WIDE_WINDOW)
		const bytes = Buffer.byteLength(JSON.stringify(page.imports))
		assert.ok(bytes <= 1024 * 1024, `${bytes} bytes`)
		assert.deepEqual(
			page.imports.map(({ seq }) => seq),
			[30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19],
		)
		assert.equal(page.nextToken, '19')
	})

	it('is never empty as long as there is an entry, however large it is', async () => {
		// Control characters are six times as long in JSON, and each of these texts is there twice: as sent, converted.
		const records = Array.from({ length: 15 }, (_, instance) => {
			const name = Buffer.from(`14201/${instance + 10}/6`)
			const head = Buffer.concat([Buffer.from('a2006a', 'hex'), name, Buffer.from('03791ff4', 'hex')])
			return Buffer.concat([head, Buffer.alloc(0x1ff4, 1)])
		})
		const payload = Buffer.concat([Uint8Array.of(0x80 + records.length), ...records])
		const entry = entryOf(3, { contentFormat: 'application/senml+cbor', payload })
		assert.ok(
			Buffer.byteLength(JSON.stringify(importLog(entry, WIDE_WINDOW))) > 1024 * 1024,
			'the example is too small',
		)
		const page = await importLogs('x', newestOf(entry, { ...entry, seq: 2 }), 100, WIDE_WINDOW)
		assert.deepEqual(
			page.imports.map(({ seq, lwm2m }) => [seq, lwm2m?.length]),
			[[3, 15]],
		)
		assert.equal(page.nextToken, '3')
	})
})
