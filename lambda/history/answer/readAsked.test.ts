import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type HistoryQuery, readAsked } from './readAsked.ts'

/** 2023-11-14T12:07:30Z, in milliseconds since the Unix epoch. */
const now = 1_699_963_650_000
const minute = 60_000
const hour = 60 * minute
/** Just after the newest time that is kept. */
const end = now + 10 * minute + 1

const asked = (query: HistoryQuery, object = 14202) => readAsked(query, { object, now })

describe('a query of the history', () => {
	const spans = [
		[{}, now - hour - 30_000, 1],
		[{ timeSpan: 'lastHour' }, now - hour - 30_000, 1],
		[{ timeSpan: 'lastDay' }, now - 24 * hour - 7.5 * minute, 15],
		[{ timeSpan: 'lastWeek' }, now - 7 * 24 * hour - 7.5 * minute, 60],
		[{ timeSpan: 'lastMonth' }, now - 30 * 24 * hour - 7.5 * minute, 60],
		[{ timeSpan: 'lastMonth', bin: '1440' }, Date.UTC(2023, 9, 15), 1440],
	] as const
	for (const [query, from, binMinutes] of spans)
		it(`begins with a whole bin: ${JSON.stringify(query)}`, () => {
			const expected = { from, to: end, skip: 0, limit: 5000, shape: 'bins', binMinutes, aggregate: 'avg' }
			assert.deepEqual(asked(query), { asked: expected })
		})

	it('has a range in milliseconds, or in ISO 8601 with an offset', () => {
		for (const query of [
			{ from: `${now - hour}`, to: `${now}` },
			{ from: '2023-11-14T11:07:30Z', to: '2023-11-14T13:07:30+01:00' },
		]) {
			const read = asked(query)
			assert.ok('asked' in read)
			assert.deepEqual([read.asked.from, read.asked.to], [now - hour, now])
		}
	})

	it('has bins as the time spans have them, where it does not say how long they are', () => {
		const minutes = [1, 2, 24, 25, 26, 24 * 7, 24 * 30, 24 * 40].map((hours) => {
			const read = asked({ from: `${now - hours * hour}`, to: `${now}` })
			return 'asked' in read && read.asked.shape === 'bins' ? read.asked.binMinutes : undefined
		})
		assert.deepEqual(minutes, [1, 1, 15, 15, 60, 60, 60, 60])
	})

	it('ends where the future begins', () => {
		const read = asked({ from: `${now}`, to: '9999999999999' })
		assert.equal('asked' in read && read.asked.to, end)
	})

	it('has samples, if it says so, and a trail of locations unless it says something else', () => {
		const shapes = [
			asked({ bin: 'raw' }),
			asked({ bin: 'raw' }, 14201),
			asked({}, 14201),
			asked({ trail: '2.5' }, 14201),
			asked({ aggregate: 'count' }, 14201),
			asked({ bin: '5' }, 14201),
		].map(
			(read) =>
				'asked' in read && [read.asked.shape, read.asked.limit, 'trail' in read.asked && read.asked.trail],
		)
		assert.deepEqual(shapes, [
			['samples', 1000, false],
			['samples', 1000, false],
			['trail', 5000, 0],
			['trail', 5000, 2.5],
			['bins', 5000, false],
			['bins', 5000, false],
		])
	})

	it('continues where the page before has ended', () => {
		const read = asked({ timeSpan: 'lastDay', nextToken: '1699900000000.1699900100000.3' })
		assert.ok('asked' in read)
		const { from, to, skip } = read.asked
		assert.deepEqual({ from, to, skip }, { from: 1_699_900_000_000, to: 1_699_900_100_000, skip: 3 })
	})

	const refused: readonly (readonly [query: HistoryQuery, field: string])[] = [
		[{ trail: '1' }, 'trail'],
		[{ bin: 'raw', aggregate: 'sum' }, 'aggregate'],
		[{ timeSpan: 'lastDay', to: '1' }, 'timeSpan'],
		[{ to: '1' }, 'to'],
		[{ from: '1', to: '1' }, 'from'],
		[{ from: '2023-02-30T25:00:00Z' }, 'from'],
		[{ from: '0', to: '2023-99-01T00:00:00Z' }, 'to'],
	]
	for (const [query, field] of refused)
		it(`is refused: ${JSON.stringify(query)}`, () => {
			const read = asked(query)
			assert.equal('field' in read && read.field, field)
		})

	it('of locations has no trail with bins', () => {
		for (const more of [{ bin: '5' }, { aggregate: 'max' }] as const) {
			const read = asked({ trail: '1', ...more }, 14201)
			assert.equal('field' in read && read.field, 'trail')
		}
	})
})
