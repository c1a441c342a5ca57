import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Tables } from '../../../local/testing/startTables.ts'
import { emulators } from '../../../testing/emulators.ts'
import { startTables } from '../../../testing/startTables.ts'
import { WIDE_WINDOW } from '../../lwm2m/timeWindow.ts'
import { judgeContent } from '../formats/formats.ts'
import type { DeviceMessage } from '../intake/deviceMessage.ts'
import { draftEntry, type Entry, entryPayload } from '../ledger/entry.ts'
import { readEntries } from './readEntries.ts'

const receivedAt = 1694503339523
const now = receivedAt / 1000

for (const emulator of emulators)
	describe(`the entries of a device on ${emulator}`, () => {
		let tables: Tables
		let entries: ReturnType<typeof readEntries>
		before(async () => {
			tables = await startTables(emulator)
			entries = readEntries(tables.db, tables.table('LEDGER_TABLE'))
			for (let seq = 1; seq <= 5; seq++) await put({ deviceId: 'five', seq })
			await put({ deviceId: 'fives', seq: 6 })
		})
		after(() => tables.close())

		const put = async ({
			ttl,
			payload,
			...key
		}: {
			deviceId: string
			seq: number
			ttl?: number
			payload?: Buffer
		}) => {
			const message: DeviceMessage = {
				v: 1,
				deviceId: key.deviceId,
				messageId: `m${key.seq}`,
				receivedAt,
				door: 'iot',
				contentFormat: 'application/senml+cbor',
				payload: payload ?? Buffer.from([key.seq]),
			}
			const draft = draftEntry(message, judgeContent(WIDE_WINDOW)(message), { retentionDays: 30 })
			const Item = marshall({ ...draft, ...key, ...(ttl === undefined ? {} : { ttl }) })
			await tables.db.send(new PutItemCommand({ TableName: tables.table('LEDGER_TABLE'), Item }))
		}

		const read = async (range: Parameters<typeof entries>[0]): Promise<readonly Entry[]> => {
			const all: Entry[] = []
			for await (const entry of entries(range)) all.push(entry)
			return all
		}
		const seqs = async (range: Parameters<typeof entries>[0]) => (await read(range)).map(({ seq }) => seq)

		const ranges = [
			{ name: 'come newest first', range: {}, expected: [5, 4, 3, 2, 1] },
			{ name: 'end before a seq', range: { before: 4 }, expected: [3, 2, 1] },
			{ name: 'before the first are none', range: { before: 1 }, expected: [] },
			{ name: 'before one that is yet to come are all', range: { before: 100 }, expected: [5, 4, 3, 2, 1] },
			{ name: 'after a seq come oldest first', range: { after: 2 }, expected: [3, 4, 5] },
			{ name: 'after none are all, oldest first', range: { after: 0 }, expected: [1, 2, 3, 4, 5] },
			{ name: 'after the last are none', range: { after: 5 }, expected: [] },
			{ name: 'between two come oldest first', range: { after: 1, before: 5 }, expected: [2, 3, 4] },
			{ name: 'between neighbours are none', range: { after: 3, before: 4 }, expected: [] },
			{ name: 'begin at a first one', range: { first: 4 }, expected: [5, 4] },
			{ name: 'begin at a first one that is behind a page', range: { first: 4, before: 4 }, expected: [] },
			{ name: 'begin at a first one, oldest first', range: { after: 0, first: 4 }, expected: [4, 5] },
			{
				name: 'begin after one that is greater than the first',
				range: { after: 4, first: 4 },
				expected: [5],
			},
			{ name: 'in small pages are the same', range: { pageSize: 2 }, expected: [5, 4, 3, 2, 1] },
			{
				name: 'after a seq in small pages are the same',
				range: { after: 1, pageSize: 1 },
				expected: [2, 3, 4, 5],
			},
		]
		for (const { name, range, expected } of ranges)
			it(name, async () => assert.deepEqual(await seqs({ deviceId: 'five', now, ...range }), expected))

		it('of a device that sent nothing are none', async () => {
			assert.deepEqual(await seqs({ deviceId: 'silent', now }), [])
		})

		it('row 27: ledger: entries are left out from the second on at which they expire, deleted or not', async () => {
			const deviceId = 'expires'
			await put({ deviceId, seq: 1, ttl: 1000 })
			await put({ deviceId, seq: 2, ttl: 1001 })
			assert.deepEqual(await seqs({ deviceId, now: 999.9 }), [2, 1])
			assert.deepEqual(await seqs({ deviceId, now: 1000 }), [2])
			assert.deepEqual(await seqs({ deviceId, now: 1000.5, pageSize: 1 }), [2])
			assert.deepEqual(await seqs({ deviceId, now: 1001 }), [])
		})

		it('row 28: ledger: 100 entries of 50 KB are all there, with their bytes, over several pages of 1 MB', async () => {
			const deviceId = 'large'
			const payloads = Array.from({ length: 100 }, () => randomBytes(50 * 1024))
			await Promise.all(payloads.map((payload, index) => put({ deviceId, seq: index + 1, payload })))
			const newestFirst = Array.from({ length: 100 }, (_, index) => 100 - index)
			assert.deepEqual(await seqs({ deviceId, now }), newestFirst)
			const all = await read({ deviceId, now, after: 0 })
			assert.deepEqual(
				all.map((entry) =>
					Buffer.from(entryPayload(entry)).equals(payloads[entry.seq - 1] ?? Buffer.alloc(0)),
				),
				payloads.map(() => true),
			)
		})
	})
