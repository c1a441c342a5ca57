import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { synthesise } from '../../../cdk/testing/synthesise.ts'
import { emulators, startTables, type Tables } from '../../../local/testing/startTables.ts'
import { registerDevice } from '../../devices/registerDevice.ts'
import { newConnection } from '../../live/connection.ts'
import { makeLive, storeConnection } from '../../live/connections.ts'
import { WIDE_WINDOW } from '../../lwm2m/timeWindow.ts'
import { reportedObject } from '../../state/reportedObject.ts'
import { readStates } from '../../state/stateTable.ts'
import { startManagementApi } from '../../testing/managementApi.ts'
import { sqsRecord } from '../../testing/sqsRecord.ts'
import { timedUpdate } from '../../testing/timedUpdate.ts'
import { wireProcessor } from '../../testing/wireProcessor.ts'
import { importBatch } from '../importBatch.ts'
import { deviceMessageBody, deviceOf } from '../intake/deviceMessage.ts'
import { findEntry } from '../ledger/ledger.ts'
import { importLog } from '../log/importLog.ts'
import { planImports } from '../planImports.ts'
import type { Format } from './format.ts'
import { judgeContent, registeredFormats } from './formats.ts'
import { undecoded } from './undecoded.ts'

/** `<temperature>` as text: what a file of a format has to export. */
const celsius: Format = {
	contentFormat: 'text/x-celsius',
	decoder: { name: 'celsius', version: 2 },
	decode: (payload, receivedAt) => {
		const value = Number(Buffer.from(payload).toString())
		const message = 'This is not a temperature.'
		if (Number.isNaN(value))
			return undecoded([{ code: 'E_DECODE', severity: 'error', scope: 'message', message }])
		const updates = [timedUpdate({ ObjectID: 14205, Resources: { '0': value } }, receivedAt / 1000)]
		return { ...undecoded([]), updates, success: true }
	},
}

const formats = [...registeredFormats, celsius]

const receivedAt = 1694503339500
const device = { deviceId: 'oob-350000000000001', model: 'PCA20065', fingerprint: '29a.abcdef' }

for (const emulator of emulators)
	describe(`a content format that is a file and a row in the registry, with tables on ${emulator}`, () => {
		let tables: Tables
		let api: Awaited<ReturnType<typeof startManagementApi>>
		before(async () => {
			tables = await startTables(synthesise(), emulator)
			api = await startManagementApi({})
			await registerDevice(tables.db, tables.table('DEVICES_TABLE'))(device)
			const connections = tables.table('CONNECTIONS_TABLE')
			const connection = newConnection(device.deviceId, 'watcher', receivedAt)
			await storeConnection(tables.db, connections)(connection)
			await makeLive(tables.db, connections)(connection)
		})
		after(async () => {
			await api.close()
			await tables.close()
		})

		/** Imports a message as the processor does, with all its steps. */
		const importText = (text: string, deliveries: number) => {
			const wired = wireProcessor({ tables, api, now: receivedAt })
			const needs = { ...wired, formats, judge: judgeContent(WIDE_WINDOW, formats) }
			const body = deviceMessageBody({
				v: 1,
				deviceId: device.deviceId,
				messageId: text,
				receivedAt,
				door: 'iot',
				contentFormat: celsius.contentFormat,
				payload: Buffer.from(text),
			})
			return importBatch(
				{
					deviceOf: deviceOf(needs.isDeviceId),
					planImports: planImports(needs),
					remaining: () => Number.POSITIVE_INFINITY,
					onImported: () => undefined,
					onFailed: (_, error) => assert.fail(error as Error),
				},
				[sqsRecord('sqs', body, deliveries)],
			)
		}

		it('goes into an entry that names its decoder, into the state and into a frame', async () => {
			await importText('21.5', 1)
			const entry = await findEntry(tables.db, tables.table('LEDGER_TABLE'))(device.deviceId, 1)
			assert.ok(entry)
			assert.deepEqual([entry.decoder, entry.decoderVersion, entry.success], ['celsius', 2, true])
			const [state] = await readStates(tables.db, tables.table('STATE_TABLE'))(device.deviceId)
			assert.deepEqual(state && reportedObject(state).Resources, { '0': 21.5, '99': 1694503339 })
			const [frame, ...others] = api.posted.map((post) => JSON.parse(post.frame))
			assert.deepEqual(
				[frame.ObjectID, frame.Resources, frame.ts],
				[14205, { '0': 21.5, '99': 1694503339 }, 1694503339.5],
			)
			assert.deepEqual(others, [])
			const { lwm2m, decoder, decoderVersion } = importLog(entry, WIDE_WINDOW, { formats })
			assert.deepEqual(
				lwm2m?.map(({ Resources }) => Resources['0']),
				[21.5],
			)
			assert.deepEqual([decoder, decoderVersion], [undefined, undefined])
		})

		it('is pushed again from its entry when the message comes again', async () => {
			const [first] = api.posted
			await importText('21.5', 2)
			assert.deepEqual(api.posted, [first, first])
		})

		it('is shown with a mark after its decoder has changed, or is gone', async () => {
			const entry = await findEntry(tables.db, tables.table('LEDGER_TABLE'))(device.deviceId, 1)
			assert.ok(entry)
			const newer = { ...celsius, decoder: { name: 'celsius', version: 3 } }
			assert.deepEqual(importLog(entry, WIDE_WINDOW, { formats: [newer] }).decoderVersion, {
				imported: 2,
				shown: 3,
			})
			const gone = importLog(entry, WIDE_WINDOW)
			assert.deepEqual(gone.decoder, { imported: 'celsius', shown: 'senml' })
			assert.deepEqual(
				gone.findings.map(({ code }) => code),
				['E_CONTENT_FORMAT'],
			)
		})

		it('is refused as itself', async () => {
			await importText('warm', 1)
			const entry = await findEntry(tables.db, tables.table('LEDGER_TABLE'))(device.deviceId, 2)
			assert.deepEqual(entry && [entry.decoder, entry.success, entry.findingCounts], [
				'celsius',
				false,
				{ E_DECODE: 1 },
			])
		})
	})
