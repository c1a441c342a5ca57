import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { localDynamoDb, type Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { registerDevice } from '../devices/registerDevice.ts'
import { judgeContent } from '../imports/formats/formats.ts'
import { importMessage } from '../imports/importMessage.ts'
import { WIDE_WINDOW } from '../lwm2m/timeWindow.ts'
import { startManagementApi } from '../testing/managementApi.ts'
import { wireProcessor } from '../testing/wireProcessor.ts'
import { delayOf } from './keepStatistics.ts'
import { historyOf, keysOf, measured } from './testing/historyOf.ts'
import { noting } from './testing/noting.ts'

/** In seconds since the Unix epoch. */
const noon = 1_699_963_200
const [minute, hour, day] = [60, 3600, 86_400]
const evening = noon + 6 * hour

const everyMinute = (from: number, to: number) =>
	Array.from({ length: (to - from) / minute }, (_, index) => measured(from + index * minute, { 0: 1 }))

/** The first second at which the statistics of the afternoon are kept. */
const keptFrom = (deviceId: string): number => evening + Math.ceil(delayOf(deviceId) / 1000)

for (const emulator of emulators)
	describe(`the statistics that a processor keeps, on ${emulator}`, () => {
		let tables: Tables
		let table: string
		const clients: DynamoDBClient[] = []
		before(async () => {
			tables = await startTables(emulator)
			table = tables.table('HISTORY_TABLE')
		})
		after(async () => {
			for (const client of clients) client.destroy()
			await tables.close()
		})
		const at = (seconds: number, more: object = {}) =>
			historyOf({ db: tables.db, table }, { now: () => seconds * 1000, ...more })
		/** The same, with its calls. */
		const noted = (seconds: number) => {
			const { db, calls } = noting(tables.endpoint)
			clients.push(db)
			return { calls, ...historyOf({ db, table }, { now: () => seconds * 1000 }) }
		}
		/** Writes a sample a minute of the afternoon, each hour at its end: none of them is late. */
		const writeAfternoon = async (deviceId: string): Promise<void> => {
			for (let end = noon + hour; end <= evening; end += hour)
				await at(end).write(deviceId, everyMinute(end - hour, end))
		}
		const daysOf = async (deviceId: string) =>
			(await keysOf({ db: tables.db, table }, deviceId)).filter((key) => key.includes('day#'))

		it('are there when somebody asks for the first time', async () => {
			const first = keptFrom('kept')
			await writeAfternoon('kept')
			const { calls, follow, bins } = noted(first)
			await follow('kept', first - minute, [measured(first, { 0: 1 })])
			assert.deepEqual(calls.splice(0), ['QueryCommand', 'QueryCommand', 'UpdateItemCommand'])
			const query = {
				from: `${noon * 1000}`,
				to: `${evening * 1000}`,
				bin: '60',
				aggregate: 'count',
			} as const
			const { partialInstances } = await bins('kept', query)
			assert.deepEqual(
				partialInstances,
				[5, 4, 3, 2, 1, 0].map((index) => ({ 0: 60, 99: noon + index * hour })),
			)
			assert.deepEqual(calls, ['QueryCommand'])
		})

		it('are those of the quarter in which the state has the newest measurement', async () => {
			const deviceId = 'oob-352656108602296'
			await registerDevice(
				tables.db,
				tables.table('DEVICES_TABLE'),
			)({
				deviceId,
				model: 'PCA20065',
				fingerprint: '29a.abcdef',
			})
			const api = await startManagementApi({})
			try {
				const send = async (ts: number, count: number): Promise<void> => {
					const records = Array.from({ length: count }, (_, index) => ({
						n: '14205/0/0',
						v: index,
						t: ts + index,
					}))
					const needs = wireProcessor({ tables, api, now: (ts + minute) * 1000 })
					const { done } = await importMessage({ ...needs, judge: judgeContent(WIDE_WINDOW) })(
						{
							v: 1,
							deviceId,
							messageId: `at-${ts}`,
							receivedAt: (ts + minute) * 1000,
							door: 'iot',
							contentFormat: 'application/senml+json',
							payload: Buffer.from(JSON.stringify(records)),
						},
						1,
					)
					await done
				}
				await send(noon + hour, 10)
				await send(keptFrom(deviceId) - 2 * minute, 1)
				assert.deepEqual(await daysOf(deviceId), [])
				await send(keptFrom(deviceId) + minute, 1)
				assert.deepEqual(await daysOf(deviceId), ['14205/0/day#2023-11-14'])
			} finally {
				await api.close()
			}
		})

		it('cost nothing with any other message', async () => {
			const first = keptFrom('other')
			const { calls, follow } = noted(first + minute)
			await follow('other', first - 2 * minute, [measured(first - minute, { 0: 1 })])
			await follow('other', first, [measured(first + minute, { 0: 1 })])
			// A late one, the first one of an object instance, and one of a clock that is a year ahead.
			await follow('other', first, [measured(noon, { 0: 1 })])
			await follow('other', undefined, [measured(first, { 0: 1 })])
			await follow('other', first - 2 * minute, [measured(first + 365 * day, { 0: 1 })])
			assert.deepEqual(calls, [])
		})

		it('are kept when the part is over, and not when the clock of a device says so', async () => {
			const first = keptFrom('ahead')
			await writeAfternoon('ahead')
			const ahead = [measured(first + 5 * minute, { 0: 1 })]
			await at(first - minute).follow('ahead', first - 2 * minute, ahead)
			assert.deepEqual(await daysOf('ahead'), [])
			await at(first).follow('ahead', first - minute, ahead)
			assert.deepEqual(await daysOf('ahead'), ['14205/0/day#2023-11-14'])
		})

		it('are not kept of few samples, which are read as fast', async () => {
			const first = keptFrom('few')
			await at(evening).write('few', everyMinute(noon, noon + 6 * minute))
			const { calls, follow } = noted(first)
			await follow('few', noon + 5 * minute, [measured(first, { 0: 1 })])
			assert.deepEqual(calls, ['QueryCommand', 'QueryCommand'])
		})

		it('are kept of each day with samples, and of no other, if a device sends what it has buffered', async () => {
			const buffered = [0, 2].flatMap((days) => everyMinute(noon + days * day, noon + days * day + hour))
			const { calls, ...history } = noted(noon + 4 * day)
			await history.write('buffered', buffered)
			calls.splice(0)
			await history.follow('buffered', noon, [...buffered, measured(noon + 4 * day, { 0: 1 })])
			assert.equal(calls.filter((call) => call === 'UpdateItemCommand').length, 2)
			assert.equal(calls.length, 6)
			assert.deepEqual(await daysOf('buffered'), ['14205/0/day#2023-11-14', '14205/0/day#2023-11-16'])
			const { partialInstances } = await history.bins('buffered', { timeSpan: 'lastWeek', aggregate: 'sum' })
			assert.deepEqual(partialInstances, [
				{ 0: 60, 99: noon + 2 * day },
				{ 0: 60, 99: noon },
			])
		})

		it('are not kept of days that expire', async () => {
			const { calls, follow } = noted(noon + 46 * day)
			await follow('expired', noon, [measured(noon + 46 * day, { 0: 1 })])
			assert.deepEqual(calls, [])
		})

		it('row 71: history: are left to who asks, when they cannot be read or kept', async () => {
			const first = keptFrom('denied')
			await writeAfternoon('denied')
			for (const command of ['QueryCommand', 'UpdateItemCommand']) {
				const db = localDynamoDb(tables.endpoint)
				clients.push(db)
				db.middlewareStack.add(
					(next, context) => async (args) => {
						if (String((context as { commandName?: string }).commandName) === command)
							throw new Error(`no ${command}`)
						return next(args)
					},
					{ step: 'initialize' },
				)
				const heard: unknown[] = []
				const onNotKept = (deviceId: string, error: unknown) =>
					heard.push([deviceId, (error as Error).message])
				const now = () => first * 1000
				await historyOf({ db, table }, { now, onNotKept }).follow('denied', first - minute, [
					measured(first, { 0: 1 }),
				])
				assert.deepEqual(heard, [['denied', `no ${command}`]])
			}
			assert.deepEqual(await daysOf('denied'), [])
			const query = {
				from: `${noon * 1000}`,
				to: `${evening * 1000}`,
				bin: '360',
				aggregate: 'count',
			} as const
			assert.deepEqual((await at(first).bins('denied', query)).partialInstances, [{ 0: 360, 99: noon }])
		})
	})
