import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { emulators } from '../../../testing/emulators.ts'
import { startTables } from '../../../testing/startTables.ts'
import { registerDevice } from '../../devices/registerDevice.ts'
import { newConnection } from '../../live/connection.ts'
import { makeLive, storeConnection } from '../../live/connections.ts'
import { WIDE_WINDOW } from '../../lwm2m/timeWindow.ts'
import type { ConvertedMessage } from '../../measurements/convertedMessage.ts'
import { latestTelemetry } from '../../state/latestValues.ts'
import { readDeviceState } from '../../state/stateTable.ts'
import { startManagementApi } from '../../testing/managementApi.ts'
import { wireProcessor } from '../../testing/wireProcessor.ts'
import { convertedFormat } from '../formats/converted.ts'
import { judgeContent } from '../formats/formats.ts'
import { findEntry } from '../ledger/ledger.ts'
import { planImports } from '../planImports.ts'

const receivedAt = 1717409966123
const device = { deviceId: 'SN-001', model: 'default', fingerprint: '29a.abcdef' }
const source = { integrationId: 'int-1', importId: '01J', converterId: 'con-1', version: 3 }

const messageOf = (messageId: string, telemetry: ConvertedMessage['telemetry']) => ({
	v: 1 as const,
	deviceId: device.deviceId,
	messageId,
	receivedAt,
	door: 'integration',
	contentFormat: convertedFormat,
	payload: Buffer.from(
		JSON.stringify({
			v: 1,
			device: { name: device.deviceId, type: device.model },
			telemetry,
			attributes: { site: 'x' },
			source,
		} satisfies ConvertedMessage),
	),
})

for (const emulator of emulators)
	describe(`messages of a converter with all steps of the processor, on ${emulator}`, () => {
		let tables: Awaited<ReturnType<typeof startTables>>
		let api: Awaited<ReturnType<typeof startManagementApi>>
		before(async () => {
			tables = await startTables(emulator)
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

		/** Imports messages in one batch. */
		const importAll = async (
			messages: readonly ReturnType<typeof messageOf>[],
			deliveries = 1,
			variables: Readonly<Record<string, string>> = {},
		) => {
			const wired = wireProcessor({ tables, api, now: receivedAt, variables })
			const plan = planImports({ ...wired, judge: judgeContent(WIDE_WINDOW) })
			const { run } = await plan(messages.map((message) => ({ message, deliveries })))
			const results = await Promise.all(run())
			await Promise.all(results.map(({ done }) => done))
			return results.map(({ seq, isNew, updates, excess }) => ({ seq, isNew, updates, excess }))
		}

		const posted = () => api.posted.splice(0).map(({ frame }) => JSON.parse(frame))

		it('are pushed again from their entries when they come again', async () => {
			const message = messageOf('1', [{ values: { temperature: 25.7, soil: 18 } }])
			assert.deepEqual(await importAll([message]), [{ seq: 1, isNew: true, updates: 3, excess: undefined }])
			const first = posted()
			assert.equal(first.length, 3)
			assert.deepEqual(await importAll([message], 2), [
				{ seq: 1, isNew: false, updates: 3, excess: undefined },
			])
			assert.deepEqual(posted(), first)
		})

		it('of one batch are in the state in whichever order they were measured', async () => {
			await importAll([
				messageOf('2', [{ ts: receivedAt - 1000, values: { soil: 20 } }]),
				messageOf('3', [{ ts: receivedAt - 2000, values: { soil: 19, air: 1 } }]),
			])
			posted()
			const state = await readDeviceState(tables.db, tables.table('STATE_TABLE'))(device.deviceId)
			assert.deepEqual(Object.fromEntries(latestTelemetry(state)), {
				temperature: { value: 25.7, ts: receivedAt },
				soil: { value: 18, ts: receivedAt },
				air: { value: 1, ts: receivedAt - 2000 },
			})
		})

		it('count against the limit of updates with all that watchers get of them', async () => {
			// The messages before were seven: an object update, three measurements, and attributes three times.
			const variables = { UPDATES_PER_MINUTE: '14' }
			const telemetry = Array.from({ length: 6 }, (_, ts) => ({ ts, values: { soil: ts } }))
			const [first, second] = await importAll(
				[messageOf('4', telemetry), messageOf('5', telemetry)],
				1,
				variables,
			)
			assert.deepEqual([first?.excess, second?.excess], [undefined, 'updates'])
		})

		it('say in their entries what the state had no room for', async () => {
			const [imported] = await importAll([messageOf('6', [{ values: { image: 'x'.repeat(17_000) } }])])
			const entry = await findEntry(tables.db, tables.table('LEDGER_TABLE'))(
				device.deviceId,
				imported?.seq ?? 0,
			)
			assert.deepEqual(entry && [entry.decoder, entry.success, entry.findingCounts], [
				'converted',
				true,
				{ W_STATE_FULL: 1 },
			])
		})
	})
