import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { PutItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Tables } from '../../../local/testing/startTables.ts'
import { emulators } from '../../../testing/emulators.ts'
import { startTables } from '../../../testing/startTables.ts'
import { WIDE_WINDOW } from '../../lwm2m/timeWindow.ts'
import { startQueueService } from '../../testing/queueService.ts'
import { judgeContent, judgeFailed } from '../formats/formats.ts'
import { type DeviceMessage, parseDeviceMessage } from '../intake/deviceMessage.ts'
import { draftEntry, type Entry } from '../ledger/entry.ts'
import { findEntry } from '../ledger/ledger.ts'
import { failedEntries } from './failedEntries.ts'
import { redriveEntry } from './redriveEntry.ts'

const message = (deviceId: string, messageId: string): DeviceMessage => ({
	v: 1,
	deviceId,
	messageId,
	receivedAt: 1694503339523,
	door: 'iot',
	contentFormat: 'application/senml+json',
	payload: Buffer.from('[{"n":"14205/0/0","v":21.5}]'),
})

const entryOf = (sent: DeviceMessage, seq: number, isFailed: boolean): Entry => ({
	...draftEntry(sent, (isFailed ? judgeFailed(undefined) : judgeContent(WIDE_WINDOW))(sent), {
		retentionDays: 30,
	}),
	seq,
})

for (const emulator of emulators)
	describe(`putting failed imports back, with the ledger on ${emulator},`, () => {
		let tables: Tables
		let service: Awaited<ReturnType<typeof startQueueService>>
		before(async () => {
			tables = await startTables(emulator)
			service = await startQueueService()
		})
		after(async () => {
			await service.close()
			await tables.close()
		})

		const ledger = () => tables.table('LEDGER_TABLE')
		const put = (entry: Entry) =>
			tables.db.send(
				new PutItemCommand({
					TableName: ledger(),
					Item: marshall(entry, { removeUndefinedValues: true }),
				}),
			)
		const redrive = (entry: Entry) =>
			redriveEntry({
				db: tables.db,
				ledger: ledger(),
				queues: service.queue,
				queueUrl: service.queueUrl,
				now: () => 1700000000000,
			})(entry)
		const failed = async (deviceId?: string): Promise<readonly Entry[]> => {
			const entries: Entry[] = []
			for await (const entry of failedEntries(tables.db, ledger(), deviceId)) entries.push(entry)
			return entries
		}

		it('finds those of all devices or of one, oldest first, and no others', async () => {
			for (const deviceId of ['one', 'two'])
				for (const seq of [1, 2, 3]) await put(entryOf(message(deviceId, `m${seq}`), seq, seq !== 2))
			assert.deepEqual(
				(await failed('one')).map(({ deviceId, seq }) => [deviceId, seq]),
				[
					['one', 1],
					['one', 3],
				],
			)
			assert.deepEqual((await failed()).map(({ deviceId, seq }) => `${deviceId} ${seq}`).toSorted(), [
				'one 1',
				'one 3',
				'two 1',
				'two 3',
			])
		})

		it('sends the message as it came, under an id of its own, and names the import', async () => {
			const sent = message('sends', 'm1')
			const entry = entryOf(sent, 1, true)
			await put(entry)
			assert.equal(await redrive(entry), true)
			const { payload, ...body } = parseDeviceMessage(service.requests.at(-1)?.MessageBody ?? '')
			assert.deepEqual(Buffer.from(payload), sent.payload)
			assert.deepEqual(body, {
				v: 1,
				deviceId: 'sends',
				messageId: `redrive#${entry.importId}`,
				receivedAt: sent.receivedAt,
				door: 'iot',
				contentFormat: 'application/senml+json',
				origin: entry.importId,
			})
		})

		it('finds it no more', async () => {
			assert.deepEqual(await failed('sends'), [])
			assert.equal((await findEntry(tables.db, ledger())('sends', 1))?.redrivenAt, 1700000000000)
		})

		it('puts nothing back of which only the beginning was kept', async () => {
			const requests = service.requests.length
			const truncated = { byteLength: 700_000, sha256: 'x' }
			assert.equal(await redrive({ ...entryOf(message('large', 'm'), 1, true), truncated }), false)
			assert.equal(service.requests.length, requests)
		})

		it('leaves it to be found again when the queue does not take it', async () => {
			const entry = entryOf(message('refused', 'm'), 1, true)
			await put(entry)
			service.faults.status = 500
			await assert.rejects(redrive(entry))
			service.faults.status = 200
			assert.equal((await failed('refused')).length, 1)
		})

		it('does not bring an entry back that has expired meanwhile', async () => {
			assert.equal(await redrive(entryOf(message('expired', 'm'), 1, true)), true)
			assert.equal(await findEntry(tables.db, ledger())('expired', 1), undefined)
		})
	})
