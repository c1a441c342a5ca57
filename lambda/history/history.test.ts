import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type BatchWriteItemCommand, type DynamoDBClient, paginateQuery } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { localDynamoDb, type Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { errorsOf, proto } from '../testing/proto.ts'
import { historyOf, keysOf, measured } from './testing/historyOf.ts'
import { inTurns } from './testing/inTurns.ts'
import { noting } from './testing/noting.ts'

/** Noon, in seconds since the Unix epoch. */
const noon = 1_699_963_200
const hour = 3600

/** All orders of the calls of two: `RRW`, `RWR`, `WRR` … */
const mixed = (left: string, right: string): readonly string[] => {
	const [a, b] = [left[0], right[0]]
	if (a === undefined || b === undefined) return [left + right]
	return [
		...mixed(left.slice(1), right).map((rest) => a + rest),
		...mixed(left, right.slice(1)).map((rest) => b + rest),
	]
}

for (const emulator of emulators)
	describe(`the history of a device on ${emulator}`, () => {
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
		const client = (): DynamoDBClient => {
			const made = localDynamoDb(tables.endpoint)
			clients.push(made)
			return made
		}
		const at = (seconds: number, more: object = {}) =>
			historyOf({ db: tables.db, table }, { now: () => seconds * 1000, ...more })

		describe('keeps', () => {
			it('one row of an object instance in a message, and the same when it comes again', async () => {
				const message = [
					measured(noon, { 0: 21 }),
					measured(noon + 1, { 0: 22 }),
					measured(noon, { 0: 5 }, 1),
				]
				for (const _ of [1, 2, 3]) await at(noon + 60).write('again', message)
				assert.deepEqual(
					(await keysOf({ db: tables.db, table }, 'again')).map((key) => key.replace(/#.*/, '')),
					[`14205/0/${noon}000`, `14205/1/${noon}000`],
				)
			})

			it('two samples of one second, and two of one millisecond', async () => {
				await at(noon + 60).write('close', [measured(noon, { 0: 21 })])
				await at(noon + 60).write('close', [measured(noon + 0.25, { 0: 22 })])
				await at(noon + 60).write('close', [measured(noon + 0.25, { 0: 23 })])
				const { samples } = await at(noon + 60).samples('close')
				assert.deepEqual(
					samples.map(({ ts, Resources }) => [ts, Resources['0']]),
					[
						[noon + 0.25, 23],
						[noon + 0.25, 22],
						[noon, 21],
					],
				)
			})

			it('a row for each hour that a pack has samples of', async () => {
				const buffered = Array.from({ length: 180 }, (_, minute) =>
					measured(noon + minute * 60, { 0: minute }),
				)
				await at(noon + 3 * hour).write('buffered', buffered)
				const rows = (await keysOf({ db: tables.db, table }, 'buffered')).filter(
					(key) => !key.includes('day'),
				)
				assert.equal(rows.length, 3)
				const range = { from: `${(noon + hour - 60) * 1000}`, to: `${(noon + hour + 60) * 1000}` }
				const { samples } = await at(noon + 3 * hour).samples('buffered', range)
				assert.deepEqual(
					samples.map(({ Resources }) => Resources['0']),
					[60, 59],
				)
			})

			it('each double, text and resource instance as it was', async () => {
				const values = { 0: 0.1 + 0.2, 1: 5e-324, 2: 1.7976931348623157e308, 3: 'ü"\n', 4: false }
				await at(noon).write('values', [
					{
						...measured(noon, values),
						objectVersion: '1.1',
						resources: [...measured(noon, values).resources, 9, ['a', 'b']],
						instances: new Map([[9, [0, 7]]]),
					},
				])
				const { samples } = await at(noon).samples('values')
				assert.deepEqual(samples, [
					{
						ts: noon,
						ObjectVersion: '1.1',
						Resources: { ...values, 9: ['a', 'b'] },
						ResourceInstances: { 9: { 0: 'a', 7: 'b' } },
					},
				])
			})

			it('nothing that is older than historyDays, or of the future, and says so if nothing else does', async () => {
				const [old, future] = [noon - 7 * 24 * hour - 1, noon + 601]
				const window = { pastSeconds: 45 * 24 * hour, futureSeconds: 24 * hour }
				const history = at(noon, { historyDays: 7, window })
				const updates = [measured(old, { 0: 1 }), measured(future, { 0: 2 }), measured(noon + 600, { 0: 3 })]
				const [findings = []] = await history.write('time', updates)
				assert.deepEqual(
					findings.map(({ code, severity, got }) => [code, severity, got]),
					[['W_NOT_IN_HISTORY', 'warning', '14205/0']],
				)
				const narrow = at(noon, { historyDays: 7, window: { pastSeconds: 60, futureSeconds: 60 } })
				assert.deepEqual(await narrow.write('time', updates), [[]])
				const { samples } = await history.samples('time', { timeSpan: 'lastMonth' })
				assert.deepEqual(
					samples.map(({ Resources }) => Resources['0']),
					[3],
				)
			})

			it('no sample that no item can hold, and says so', async () => {
				const text = '\u0001'.repeat(60_000)
				const [findings = []] = await at(noon).write('large', [
					measured(noon, { 6: text }),
					measured(noon, { 0: 1 }, 1),
				])
				assert.deepEqual(
					findings.map(({ code, got }) => [code, got]),
					[['W_NOT_IN_HISTORY', '14205/0']],
				)
				const texts = Array.from({ length: 8 }, (_, n) => measured(noon + n, { 6: '\u0001'.repeat(10_000) }))
				assert.deepEqual(await at(noon).write('large', texts), [[]])
				assert.equal((await at(noon + 9).samples('large')).samples.length, 8)
			})
		})

		describe('is written', () => {
			it('in one call for all messages of a device, 25 rows in each', async () => {
				const { db, calls } = noting(tables.endpoint)
				clients.push(db)
				const history = historyOf({ db, table }, { now: () => noon * 1000 })
				await history.write(
					'batch',
					[measured(noon, { 0: 1 })],
					[measured(noon, { 0: 1 })],
					[measured(noon, { 0: 2 })],
				)
				assert.deepEqual(calls.splice(0), ['BatchWriteItemCommand'])
				const many = Array.from({ length: 60 }, (_, instance) => measured(noon, { 0: 1 }, instance))
				await history.write('batch', many)
				assert.deepEqual(calls.splice(0), Array(3).fill('BatchWriteItemCommand'))
				await history.write('batch', [])
				assert.deepEqual(calls, [])
			})

			it('again, as far as the table leaves it out', async () => {
				const db = client()
				let left = 2
				const pauses: number[] = []
				db.middlewareStack.add(
					(next) => async (args) => {
						const input = args.input as BatchWriteItemCommand['input']
						if (left-- <= 0) return next(args)
						return { response: {}, output: { UnprocessedItems: input.RequestItems, $metadata: {} } } as never
					},
					{ step: 'initialize' },
				)
				const pause = async (most: number) => void pauses.push(most)
				const history = historyOf({ db, table }, { now: () => noon * 1000, pause })
				await history.write('unprocessed', [measured(noon, { 0: 1 })])
				assert.deepEqual(pauses, [20, 40])
				assert.equal((await keysOf({ db: tables.db, table }, 'unprocessed')).length, 1)
				left = Number.POSITIVE_INFINITY
				await assert.rejects(
					history.write('unprocessed', [measured(noon, { 0: 2 })]),
					/1 rows were not written in 8 attempts/,
				)
			})

			it('not at all once time is up', async () => {
				const { db, calls } = noting(tables.endpoint)
				clients.push(db)
				const { intoHistory } = await import('./record/intoHistory.ts')
				const step = intoHistory({
					db,
					table,
					historyDays: 45,
					window: { pastSeconds: 0, futureSeconds: 0 },
					now: () => noon * 1000,
					pause: async () => undefined,
				})
				const one = { importId: 'a', receivedAt: noon * 1000, updates: [measured(noon, { 0: 1 })] }
				await assert.rejects(step.run('late', [one], { isTimeUp: () => true }), /no time left/)
				assert.deepEqual(calls, [])
			})
		})

		describe('keeps the statistics of hours that are over', () => {
			const range = {
				from: `${noon * 1000}`,
				to: `${(noon + 2 * hour) * 1000}`,
				bin: '60',
				aggregate: 'sum',
			} as const
			const sums = (values: readonly (readonly [start: number, sum: number])[]) =>
				values.map(([start, sum]) => ({ 0: sum, 99: start }))

			it('and reads their rows once', async () => {
				await at(noon + 60).write('kept', [measured(noon, { 0: 1 }), measured(noon + 60, { 0: 2 })])
				const { db, calls } = noting(tables.endpoint)
				clients.push(db)
				const later = historyOf({ db, table }, { now: () => (noon + 5 * hour) * 1000 })
				const expected = sums([[noon, 3]])
				assert.deepEqual((await later.bins('kept', range)).partialInstances, expected)
				assert.deepEqual(calls.splice(0), ['QueryCommand', 'QueryCommand', 'UpdateItemCommand'])
				const whole = { ...range, to: `${(noon + hour) * 1000}` }
				assert.deepEqual((await later.bins('kept', whole)).partialInstances, expected)
				assert.deepEqual(calls.splice(0), ['QueryCommand'])
			})

			it('and not of one that is not over for a quarter of an hour', async () => {
				await at(noon + 60).write('open', [measured(noon, { 0: 1 })])
				await at(noon + hour + 15 * 60 - 1).bins('open', range)
				assert.equal((await keysOf({ db: tables.db, table }, 'open')).length, 1)
				await at(noon + hour + 15 * 60).bins('open', range)
				assert.equal((await keysOf({ db: tables.db, table }, 'open')).length, 2)
			})

			it('without a sample that comes late', async () => {
				await at(noon + 60).write('late', [measured(noon, { 0: 1 })])
				const later = at(noon + 5 * hour)
				assert.deepEqual((await later.bins('late', range)).partialInstances, sums([[noon, 1]]))
				await later.write('late', [measured(noon + 7, { 0: 10 })], [measured(noon + hour, { 0: 100 })])
				const both = sums([
					[noon + hour, 100],
					[noon, 11],
				])
				assert.deepEqual((await later.bins('late', range)).partialInstances, both)
				assert.deepEqual((await later.bins('late', range)).partialInstances, both)
			})

			describe('row 66: history: a sample comes while the statistics of its hour are computed', () => {
				// Who asks reads the statistics, then the rows, and keeps; who writes puts a row, then removes the statistics.
				for (const order of mixed('RRR', 'WW'))
					it(`whatever the order: ${order}`, async () => {
						const deviceId = `at-once-${order}`
						await at(noon + 60).write(deviceId, [measured(noon, { 0: 1 })])
						const [reading, writing] = [client(), client()]
						const turn = inTurns(order)
						turn(reading, 'R')
						turn(writing, 'W')
						const now = () => (noon + 5 * hour) * 1000
						const short = { ...range, to: `${(noon + hour) * 1000}` }
						await Promise.all([
							historyOf({ db: reading, table }, { now }).bins(deviceId, short),
							historyOf({ db: writing, table }, { now }).write(deviceId, [measured(noon + 7, { 0: 10 })]),
						])
						const { partialInstances } = await at(noon + 5 * hour).bins(deviceId, short)
						assert.deepEqual(partialInstances, sums([[noon, 11]]))
					})

				// A processor that keeps statistics makes the same calls. Of seven samples it keeps some.
				for (const order of mixed('RRR', 'WW'))
					it(`whatever the order, while a processor computes them: ${order}`, async () => {
						const deviceId = `followed-${order}`
						const known = Array.from({ length: 7 }, (_, index) => measured(noon + index, { 0: 1 }))
						await at(noon + 60).write(deviceId, known)
						const [reading, writing] = [client(), client()]
						const turn = inTurns(order)
						turn(reading, 'R')
						turn(writing, 'W')
						const now = () => (noon + 8 * hour) * 1000
						await Promise.all([
							historyOf({ db: reading, table }, { now }).follow(deviceId, noon, [measured(now() / 1000, {})]),
							historyOf({ db: writing, table }, { now }).write(deviceId, [measured(noon + 7, { 0: 10 })]),
						])
						const { partialInstances } = await at(noon + 8 * hour).bins(deviceId, range)
						assert.deepEqual(partialInstances, sums([[noon, 17]]))
					})
			})

			it('and is right again after a writer that failed in between has repeated what it does', async () => {
				await at(noon + 60).write('failed', [measured(noon, { 0: 1 })])
				const failing = client()
				let calls = 0
				failing.middlewareStack.add(
					(next) => async (args) => {
						if (++calls === 2) throw new Error('stopped')
						return next(args)
					},
					{ step: 'initialize' },
				)
				const later = at(noon + 5 * hour)
				await later.bins('failed', range)
				const late = [measured(noon + 7, { 0: 10 })]
				const writer = historyOf({ db: failing, table }, { now: () => (noon + 5 * hour) * 1000 })
				await assert.rejects(writer.write('failed', late), /stopped/)
				await writer.write('failed', late)
				assert.deepEqual((await later.bins('failed', range)).partialInstances, sums([[noon, 11]]))
			})

			it('unless a sum is more than a double can hold', async () => {
				const most = Number.MAX_VALUE
				await at(noon + 60).write('huge', [
					measured(noon, { 0: most, 1: 1 }),
					measured(noon + 1, { 0: most, 1: 2 }),
				])
				for (const _ of [1, 2]) {
					const later = at(noon + 5 * hour)
					assert.deepEqual((await later.bins('huge', range)).partialInstances, [{ 1: 3, 99: noon }])
					const { partialInstances } = await later.bins('huge', { ...range, aggregate: 'max' })
					assert.deepEqual(partialInstances, [{ 0: most, 1: 2, 99: noon }])
				}
			})

			it('and answers all the same when it cannot keep them', async () => {
				await at(noon + 60).write('denied', [measured(noon, { 0: 1 })])
				const db = client()
				db.middlewareStack.add(
					(next, context) => async (args) => {
						if (String((context as { commandName?: string }).commandName) === 'UpdateItemCommand')
							throw new Error('denied')
						return next(args)
					},
					{ step: 'initialize' },
				)
				const { answerHistory } = await import('./answer/answerHistory.ts')
				const heard: unknown[] = []
				const answered = await answerHistory({
					db,
					table,
					historyDays: 45,
					now: () => (noon + 5 * hour) * 1000,
					onNotKept: (error) => heard.push((error as Error).message),
				})({
					deviceId: 'denied',
					objectId: '14205',
					instanceId: '0',
					query: range,
					visibleFrom: 0,
					accept: undefined,
				})
				assert.deepEqual('partialInstances' in answered && answered.partialInstances, sums([[noon, 1]]))
				assert.deepEqual(heard, ['denied'])
			})
		})

		describe('answers', () => {
			it('what clients of hello.nrfcloud.com are compiled against', async () => {
				const place = (ts: number) => ({
					...measured(ts, { 0: 63.43, 1: 10.39, 3: 12, 6: 'GNSS' }),
					object: 14201,
				})
				await at(noon + 60).write('proto', [measured(noon, { 0: 21.5, 1: 40 }), place(noon), place(noon + 1)])
				for (const answer of [
					await at(noon + 60).bins('proto'),
					await at(noon + 60).bins('proto', { timeSpan: 'lastMonth', aggregate: 'count' }),
					await at(noon + 60).bins('proto', { trail: '1' }, { objectId: '14201' }),
					await at(noon + 60).bins('nothing', { timeSpan: 'lastWeek' }),
				]) {
					assert.deepEqual(errorsOf(proto.LwM2MObjectHistory, answer), [])
					assert.equal(answer['@context'], proto.Context.lwm2mObjectHistory.toString())
				}
			})

			it('with the version of the newest sample, from its row and from the statistics of its hour', async () => {
				const version = { objectVersion: '1.1' }
				await at(noon + 60).write('version', [
					measured(noon, { 0: 1 }),
					{ ...measured(noon + 1, { 0: 2 }), ...version },
				])
				for (const _ of [1, 2]) {
					const { query } = await at(noon + 5 * hour).bins('version', { timeSpan: 'lastDay' })
					assert.equal(query.ObjectVersion, '1.1')
				}
			})

			it('in the media type that is asked for, or none', async () => {
				await at(noon + 60).write('media', [measured(noon, { 0: 21.5 })])
				const csv = await at(noon + 60).ask('media', { bin: 'raw' }, { accept: 'text/csv' })
				assert.equal('text' in csv && csv.text, 'time,0\r\n2023-11-14T12:00:00.000Z,21.5\r\n')
				const refused = await at(noon + 60).ask('media', {}, { accept: 'image/png' })
				assert.equal('problem' in refused && refused.problem.status, 406)
			})

			for (const [member, value] of [
				['objectId', '-1'],
				['objectId', '65535'],
				['objectId', '014202'],
				['instanceId', 'x'],
			] as const)
				it(`400 to the ${member} ${value}`, async () => {
					const refused = await at(noon).ask('any', {}, { [member]: value })
					assert.ok('problem' in refused)
					const { status, detail } = refused.problem
					assert.deepEqual([status, detail], [400, `/${member}: must be an integer from 0 to 65534`])
				})

			it('400 to a query that makes no sense', async () => {
				const refused = await at(noon).ask('any', { to: '1' })
				assert.equal('problem' in refused && refused.problem.detail, '/to: it needs from')
			})

			it('a page that is not too long, whatever limit is asked for', async () => {
				const text = 'x'.repeat(100_000)
				const updates = Array.from({ length: 60 }, (_, n) => measured(noon + n, { 6: `${text}${n}` }))
				for (const update of updates) await at(noon + 90).write('long', [update])
				const first = await at(noon + 90).samples('long', { limit: '5000' })
				assert.ok(first.samples.length < 60 && JSON.stringify(first).length < 6_000_000)
				assert.ok(first.nextToken !== undefined)
				const second = await at(noon + 90).samples('long', { limit: '5000', nextToken: first.nextToken })
				assert.equal(first.samples.length + second.samples.length, 60)
			})

			it('in pages, when much has to be read for one', async () => {
				const text = 'x'.repeat(90_000)
				const updates = Array.from({ length: 300 }, (_, n) =>
					measured(noon + 60 * n, { 0: n, 6: `${text}${n}` }),
				)
				for (let from = 0; from < 300; from += 10)
					await at(noon + 6 * hour).write('much', ...updates.slice(from, from + 10).map((one) => [one]))
				const query = { timeSpan: 'lastDay', aggregate: 'count', bin: '1' } as const
				const counts: number[] = []
				let nextToken: string | undefined
				do {
					const asked = nextToken === undefined ? query : { ...query, nextToken }
					const page = await at(noon + 6 * hour).bins('much', asked)
					counts.push(page.partialInstances.length)
					nextToken = page.nextToken
				} while (nextToken !== undefined)
				assert.ok(counts.length > 1, counts.join())
				assert.equal(
					counts.reduce((sum, count) => sum + count, 0),
					300,
				)
			})
		})

		describe('with a message a minute', () => {
			const days = 2
			const minutes = days * 24 * 60
			const now = noon + minutes * 60 + 30
			before(async () => {
				const items = Array.from({ length: minutes }, (_, minute) =>
					measured(noon + minute * 60, { 0: 20 + (minute % 60) / 10, 1: 40, 2: 990.5, 10: 17 }),
				)
				// As they would have come, but for the calls.
				const history = at(now)
				for (let from = 0; from < items.length; from += 500)
					await history.write('minutes', ...items.slice(from, from + 500).map((one) => [one]))
			})

			it('answers the last day from two pages of the table', async () => {
				for (const _ of [1, 2]) {
					const { db, calls } = noting(tables.endpoint)
					clients.push(db)
					const asking = historyOf({ db, table }, { now: () => now * 1000 })
					const { partialInstances } = await asking.bins('minutes', { timeSpan: 'lastDay' })
					assert.equal(partialInstances.length, 96)
					assert.ok(calls.filter((name) => name === 'QueryCommand').length <= 2, calls.join())
				}
			})

			it('has its rows in items of less than 250 bytes', async () => {
				let bytes = 0
				let count = 0
				const pages = paginateQuery(
					{ client: tables.db },
					{
						TableName: table,
						KeyConditionExpression: 'deviceId = :deviceId',
						ExpressionAttributeValues: marshall({ ':deviceId': 'minutes' }),
					},
				)
				for await (const { Items = [] } of pages)
					for (const item of Items.filter(({ samples }) => samples !== undefined)) {
						count += 1
						for (const [name, value] of Object.entries(item))
							bytes += name.length + String(Object.values(value)[0]).length
					}
				assert.equal(count, minutes)
				assert.ok(bytes / count < 250, `${bytes / count}`)
			})

			for (const query of [
				{ bin: 'raw', limit: '700' },
				{ bin: '1', limit: '700' },
				{ bin: '15', limit: '50' },
				{ bin: '180', limit: '5' },
			])
				it(`has nothing twice and misses nothing, page by page: ${JSON.stringify(query)}`, async () => {
					const range = { from: `${noon * 1000}`, to: `${now * 1000}` }
					const times: number[] = []
					let nextToken: string | undefined
					let pages = 0
					do {
						const asked = { ...range, ...query, ...(nextToken === undefined ? {} : { nextToken }) }
						const answered = (await at(now).ask('minutes', asked)) as {
							readonly nextToken?: string
							readonly samples?: readonly { readonly ts: number }[]
							readonly partialInstances?: readonly Readonly<Record<string, number>>[]
						}
						const page =
							answered.samples?.map(({ ts }) => ts) ??
							answered.partialInstances?.map((one) => Number(one['99'])) ??
							[]
						assert.ok(page.length > 0 && page.length <= Number(query.limit))
						times.push(...page)
						nextToken = answered.nextToken
						pages += 1
					} while (nextToken !== undefined)
					const seconds = query.bin === 'raw' ? 60 : Number(query.bin) * 60
					const begin = Math.floor(noon / seconds) * seconds
					const expected = Math.ceil((noon + minutes * 60 - begin) / seconds)
					assert.deepEqual(
						times,
						Array.from({ length: expected }, (_, index) => begin + (expected - 1 - index) * seconds),
					)
					assert.equal(pages, Math.ceil(expected / Number(query.limit)))
				})

			it('shows nothing that was received before a time, be it of a clock that is ahead, nor what comes late', async () => {
				const hidden = noon * 1000
				await at(noon - 1).write('hidden', [measured(noon + 300, { 0: 1 }), measured(noon - 60, { 0: 2 })])
				await at(noon + 60).write('hidden', [measured(noon - 30, { 0: 4 }), measured(noon + 30, { 0: 8 })])
				await at(noon + 60).write('hidden', [measured(noon + 90, { 0: 16 })])
				for (const later of [noon + 70, noon + 5 * hour, noon + 5 * hour]) {
					const query = { timeSpan: 'lastDay', aggregate: 'sum', bin: '1440' } as const
					const sumOf = async (visibleFrom: number) =>
						(await at(later).bins('hidden', query, { visibleFrom })).partialInstances.map((one) => one['0'])
					assert.deepEqual(await sumOf(hidden), [24])
					assert.deepEqual(await sumOf(0), [31])
				}
				const { samples } = await at(noon + 70).samples(
					'hidden',
					{ timeSpan: 'lastDay' },
					{ visibleFrom: hidden },
				)
				assert.deepEqual(
					samples.map(({ Resources }) => Resources['0']),
					[16, 8],
				)
			})

			it('shows nothing from before a time, be it of the middle of an hour', async () => {
				const visibleFrom = (noon + 24 * hour + 1234) * 1000
				const { samples } = await at(now).samples(
					'minutes',
					{ timeSpan: 'lastMonth', limit: '5000' },
					{ visibleFrom },
				)
				assert.equal(samples.at(-1)?.ts, noon + 24 * hour + 1260)
				for (const _ of [1, 2]) {
					const query = { timeSpan: 'lastMonth', aggregate: 'count' } as const
					const { partialInstances } = await at(now).bins('minutes', query, { visibleFrom })
					const counts = partialInstances.map((one) => Number(one['0']))
					assert.equal(
						counts.reduce((sum, count) => sum + count, 0),
						samples.length,
					)
				}
			})
		})
	})
