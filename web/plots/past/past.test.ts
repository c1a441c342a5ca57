import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { ImportLogs } from '../../../lambda/imports/entrances.ts'
import { addPage, type LoggedPage, mergeFixes, noPast } from './past.ts'
import type { LoggedImport } from './readLogged.ts'

const T = 1_717_409_966

const received = (seconds: number): string => new Date(seconds * 1000).toISOString()

/** An import as the log shows it: packs of RFC 8428, and updates with whole seconds. */
const environment = (time: number, temperature: number): LoggedImport => ({
	timestamp: received(time + 2),
	senML: [{ bn: '14205/0/', bt: time, n: '0', v: temperature }],
	lwm2m: [{ ObjectID: 14205, Resources: { '0': temperature, '99': Math.floor(time) } }],
})

const seriesOf = (imports: readonly LoggedImport[], key = '14205/0/0') =>
	addPage(noPast, { imports }).series.get(key)

describe('the past of a resource', () => {
	it('is what the import log has of it, oldest first', () => {
		assert.deepEqual(seriesOf([environment(T + 60, 18.4), environment(T, 18.2)]), {
			name: 'Temperature',
			unit: '°C',
			times: [T, T + 60],
			values: [18.2, 18.4],
		})
	})

	it('has the exact times of the pack, which the log has in whole seconds', () => {
		assert.deepEqual(seriesOf([environment(T + 0.25, 18.4)])?.times, [T + 0.25])
	})

	it('has all values of one second', () => {
		const burst: LoggedImport = {
			timestamp: received(T + 2),
			senML: [
				{ bn: '14205/0/', bt: T, n: '0', v: 1 },
				{ t: 0.25, n: '0', v: 2 },
				{ t: 0.5, n: '0', v: 3 },
			],
			lwm2m: [1, 2, 3].map((value) => ({ ObjectID: 14205, Resources: { '0': value, '99': T } })),
		}
		assert.deepEqual(seriesOf([burst])?.times, [T, T + 0.25, T + 0.5])
	})

	it('counts relative times from the reception', () => {
		const logged: LoggedImport = {
			timestamp: received(T),
			senML: [{ bn: '14205/0/', n: '0', v: 18, t: -5 }],
			lwm2m: [{ ObjectID: 14205, Resources: { '0': 18, '99': T - 5 } }],
		}
		assert.deepEqual(seriesOf([logged])?.times, [T - 5])
	})

	it('has what the log says if the pack gives something else today', () => {
		const logged = { ...environment(T + 0.25, 18.4), senML: [{ bn: '14205/0/', bt: T, n: '0', v: 99 }] }
		assert.deepEqual(seriesOf([logged]), { name: 'Temperature', unit: '°C', times: [T], values: [18.4] })
	})

	it('has nothing of messages that were refused', () => {
		assert.equal(addPage(noPast, { imports: [{ timestamp: received(T), senML: 'oA==' }] }).series.size, 0)
	})

	it('has one value at one time, that of the newest import', () => {
		assert.deepEqual(seriesOf([environment(T, 2), environment(T, 1)])?.values, [2])
	})

	it('keeps what it has of a time when a page says it again', () => {
		const past = addPage(noPast, { imports: [environment(T, 2)], nextToken: '7' })
		assert.deepEqual(addPage(past, { imports: [environment(T, 1)] }).series.get('14205/0/0')?.values, [2])
	})

	it('has numbers only, and no times', () => {
		const logged: LoggedImport = {
			timestamp: received(T),
			senML: [
				{ bn: '14203/0/', bt: T, n: '0', vs: 'LTE-M' },
				{ n: '2', v: -97 },
			],
			lwm2m: [{ ObjectID: 14203, Resources: { '0': 'LTE-M', '2': -97, '99': T } }],
		}
		assert.deepEqual([...addPage(noPast, { imports: [logged] }).series.keys()], ['14203/0/2'])
	})

	it('has the telemetry of converters: keys that are in no object', () => {
		const logged: LoggedImport = {
			timestamp: received(T),
			senML: [
				{
					v: 1,
					device: { name: 'field', type: 'soil' },
					telemetry: [{ ts: T * 1000 + 500, values: { temperature: 21.5, soil: 18 } }],
					attributes: {},
					source: { integrationId: 'a', importId: 'b', converterId: 'c', version: 1 },
				},
			],
			lwm2m: [{ ObjectID: 3303, Resources: { '5700': 21.5, '99': T } }],
			telemetry: [{ ts: T * 1000 + 500, values: { temperature: 21.5, soil: 18 } }],
		}
		const { series } = addPage(noPast, { imports: [logged] })
		assert.deepEqual(
			[...series].map(([key, { times, values }]) => [key, times, values]),
			[
				['3303/0/5700', [T + 0.5], [21.5]],
				['soil', [T + 0.5], [18]],
			],
		)
	})
})

describe('how far the past goes back', () => {
	it('is told by the answer of the server, whose type fits', () => {
		const page = (answer: ImportLogs): LoggedPage => answer
		const answer = {
			'@context': 'https://github.com/hello-nrfcloud/proto/senml/imports',
			id: 'x',
			imports: [],
		} as const
		assert.equal(addPage(noPast, page({ ...answer, imports: [] })).isComplete, true)
	})

	it('is when the oldest import was received', () => {
		const past = addPage(noPast, { imports: [environment(T + 60, 1), environment(T, 1)], nextToken: '7' })
		assert.equal(past.since, T + 2)
		assert.equal(past.nextToken, '7')
		assert.equal(past.isComplete, false)
	})

	it('is to the beginning if there is no other page', () => {
		assert.equal(addPage(noPast, { imports: [] }).isComplete, true)
	})
})

describe('positions', () => {
	const position = (time: number, latitude: number, source = 'GNSS'): LoggedImport => ({
		timestamp: received(time),
		senML: [
			{ bn: '14201/0/', bt: time, n: '0', v: latitude },
			{ n: '1', v: 6.15 },
			{ n: '3', v: 12 },
			{ n: '6', vs: source },
		],
		lwm2m: [
			{
				ObjectID: 14201,
				Resources: { '0': latitude, '1': 6.15, '3': 12, '6': source, '99': Math.floor(time) },
			},
		],
	})

	const fixesOf = (...imports: readonly LoggedImport[]) => addPage(noPast, { imports }).fixes

	it('of the past have uncertainty and source', () => {
		assert.deepEqual(fixesOf(position(T, 62.47)), [
			{ at: T * 1000, latitude: 62.47, longitude: 6.15, accuracy: 12, source: 'GNSS' },
		])
	})

	it('of past and present are there once', () => {
		const live = fixesOf(position(T + 60, 62.48))
		const past = fixesOf(position(T + 60, 62.48), position(T, 62.47))
		assert.deepEqual(
			mergeFixes(past, live).map(({ at }) => at),
			[T * 1000, (T + 60) * 1000],
		)
	})

	it('of several sources at one time stay', () => {
		const both = mergeFixes(fixesOf(position(T, 62.47)), fixesOf(position(T, 62.47, 'MCELL')))
		assert.deepEqual(
			both.map(({ source }) => source),
			['GNSS', 'MCELL'],
		)
	})
})
