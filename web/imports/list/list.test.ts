import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { interpret } from '../../../lambda/imports/formats/formats.ts'
import { draftEntry, type Entry } from '../../../lambda/imports/ledger/entry.ts'
import { importLog } from '../../../lambda/imports/log/importLog.ts'
import { importLogs } from '../../../lambda/imports/log/importLogs.ts'
import { WIDE_WINDOW } from '../../../lambda/lwm2m/timeWindow.ts'
import { choicesOf, filterRows, needsOlder, noFilter } from './filter.ts'
import { addNewer, addOlder, countNewer, emptyList, isBeyond } from './importList.ts'
import { isErroneous, type Outcome, outcomeOf, rowOf } from './importRow.ts'

const receivedAt = 1694503339523

const temperature = '[{"n":"14205/0/0","v":21.5}]'

/** An entry as an import writes it. */
const entryOf = (seq: number, payload = temperature, door = 'iot'): Entry => {
	const message = {
		v: 1,
		deviceId: 'x',
		messageId: `m${seq}`,
		receivedAt: receivedAt + seq * 1000,
		door,
		contentFormat: 'application/senml+json',
		payload: Buffer.from(payload),
	} as const
	return { ...draftEntry(message, interpret(message), { retentionDays: 30 }), seq }
}

/** A page of the log of a device that sent so many messages, as the API answers it. */
const page = async (count: number, limit: number, before = count + 1) => {
	const entries = async function* () {
		for (let seq = Math.min(count, before - 1); seq >= 1; seq--) yield entryOf(seq)
	}
	return importLogs('x', entries(), limit, WIDE_WINDOW)
}

const seqs = ({ rows }: { readonly rows: readonly { readonly seq: number }[] }) => rows.map(({ seq }) => seq)

describe('a row of the list', () => {
	it('has what the list shows', () => {
		const payload =
			'[{"n":"14205/0/0","v":21.5},{"n":"14201/0/0","v":63,"t":-1},{"n":"14205/0/0","v":21,"t":-2}]'
		const shown = importLog(entryOf(7, payload, 'edge'), WIDE_WINDOW)
		const { remark, ...row } = rowOf(shown)
		assert.deepEqual(row, {
			seq: 7,
			importId: shown.importId,
			at: receivedAt + 7000,
			outcome: 'warned',
			door: 'edge',
			byteLength: payload.length,
			objects: [14201, 14205],
			updates: 3,
		})
		assert.match(remark ?? '', /resource/)
	})

	const outcomes: readonly (readonly [Outcome, Entry])[] = [
		['taken', entryOf(1)],
		['warned', entryOf(1, '[{"n":"14205/0/1","v":101}]')],
		['partial', entryOf(1, '[{"n":"14205/0/0","v":21.5},{"n":"14205/0/1","v":"x"}]')],
		['refused', entryOf(1, 'hello')],
		['failed', { ...entryOf(1), kind: 'failed', success: false }],
		['limited', { ...entryOf(1), kind: 'rate-limited', count: 5, success: false }],
	]
	for (const [outcome, entry] of outcomes)
		it(`is ${outcome}`, () => {
			const shown = importLog(entry, WIDE_WINDOW)
			assert.equal(outcomeOf(shown), outcome)
			assert.equal(isErroneous(rowOf(shown)), outcome !== 'taken' && outcome !== 'warned')
		})
})

describe('the list of imports', () => {
	it('grows at its end, page by page', async () => {
		const first = addOlder(emptyList, await page(5, 2))
		assert.deepEqual([seqs(first), first.next], [[5, 4], '4'])
		const second = addOlder(first, await page(5, 2, 4))
		const third = addOlder(second, await page(5, 2, 2))
		assert.deepEqual([seqs(third), third.next], [[5, 4, 3, 2, 1], undefined])
	})

	it('of a device that sent nothing is empty, and was read', async () => {
		assert.deepEqual(addOlder(emptyList, await page(0, 2)), { rows: [], next: undefined, isRead: true })
	})

	it('grows at its beginning, without a gap', async () => {
		const list = addOlder(emptyList, await page(3, 2))
		const near = await page(4, 100)
		assert.equal(isBeyond(list, near), false)
		assert.deepEqual(seqs(addNewer(list, [near])), [4, 3, 2, 1])
		const far = await page(9, 2)
		assert.equal(isBeyond(list, far), true)
		const [second, third] = [await page(9, 2, 8), await page(9, 2, 6)]
		assert.deepEqual([isBeyond(list, second), isBeyond(list, third)], [true, false])
		const grown = addNewer(list, [far, second, third])
		assert.deepEqual([seqs(grown), grown.next], [[9, 8, 7, 6, 5, 4, 3, 2], list.next])
	})

	it('begins anew after a gap that nobody filled', async () => {
		const list = addOlder(emptyList, await page(3, 2))
		const grown = addNewer(list, [await page(9, 2)])
		assert.deepEqual([seqs(grown), grown.next], [[9, 8], '8'])
	})

	it('begins anew with a log that has begun anew', async () => {
		const list = addOlder(emptyList, await page(30, 10))
		assert.deepEqual(seqs(addNewer(list, [await page(2, 10)])), [2, 1])
	})

	it('has the newest state of an entry that counts', async () => {
		const list = addOlder(emptyList, await page(2, 10))
		const failed = importLog({ ...entryOf(2), kind: 'failed', success: false }, WIDE_WINDOW)
		const grown = addNewer(list, [{ ...(await page(0, 1)), imports: [failed] }])
		assert.deepEqual(
			grown.rows.map(({ seq, outcome }) => [seq, outcome]),
			[
				[2, 'failed'],
				[1, 'taken'],
			],
		)
	})

	it('tells how many are newer', async () => {
		const { rows } = addOlder(emptyList, await page(9, 9))
		assert.deepEqual([countNewer(rows, 7), countNewer(rows, 9), countNewer(rows, 0)], [2, 0, 9])
	})
})

describe('the filter', () => {
	const rows = [
		rowOf(importLog(entryOf(4, '[{"n":"14201/0/0","v":63}]', 'edge'), WIDE_WINDOW)),
		rowOf(importLog(entryOf(3, 'hello'), WIDE_WINDOW)),
		rowOf(importLog(entryOf(2), WIDE_WINDOW)),
		rowOf(importLog(entryOf(1, temperature, 'edge'), WIDE_WINDOW)),
	]
	const now = receivedAt + 4000
	const cases = [
		{ name: 'nothing', filter: {}, left: [4, 3, 2, 1] },
		{ name: 'errors', filter: { errorsOnly: true }, left: [3] },
		{ name: 'a door', filter: { door: 'edge' }, left: [4, 1] },
		{ name: 'an object', filter: { object: 14205 }, left: [2, 1] },
		{ name: 'a time, its end included', filter: { within: 2000 }, left: [4, 3, 2] },
		{ name: 'all of it', filter: { object: 14205, door: 'edge', within: 2000 }, left: [] },
	]
	for (const { name, filter, left } of cases)
		it(`by ${name}`, () =>
			assert.deepEqual(seqs({ rows: filterRows(rows, { ...noFilter, ...filter }, now) }), left))

	it('without a condition gives the same list', () => assert.equal(filterRows(rows, noFilter, now), rows))

	it('offers what the rows have, and what is chosen', () => {
		assert.deepEqual(choicesOf(rows, noFilter), { doors: ['edge', 'iot'], objects: [14201, 14205] })
		assert.deepEqual(choicesOf([], { ...noFilter, door: 'http', object: 1 }), {
			doors: ['http'],
			objects: [1],
		})
	})

	const need = {
		count: 100,
		lastShown: 20,
		hasOlder: true,
		oldest: now,
		filter: noFilter,
		now,
		fruitless: 0,
	}
	const older = [
		{ name: 'not while there are many', more: {}, is: false },
		{ name: 'near the end', more: { lastShown: 80 }, is: true },
		{ name: 'if the filter leaves few', more: { count: 3, lastShown: 2 }, is: true },
		{ name: 'not after the end', more: { lastShown: 99, hasOlder: false }, is: false },
		{ name: 'not for ever', more: { count: 0, lastShown: 0, fruitless: 10 }, is: false },
		{
			name: 'not beyond the time',
			more: { count: 0, lastShown: 0, oldest: now - 2001, filter: { ...noFilter, within: 2000 } },
			is: false,
		},
	]
	for (const { name, more, is } of older)
		it(`wants older imports ${name}`, () => assert.equal(needsOlder({ ...need, ...more }), is))
})
