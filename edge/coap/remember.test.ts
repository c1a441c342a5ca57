import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { manualClock } from '../testing/manualClock.ts'
import { remember } from './remember.ts'

describe('what is remembered', () => {
	it('is known for its lifetime, which begins again when it is added again', () => {
		const clock = manualClock()
		const known = remember<number>(clock, { lifetimeMs: 100, maxEntries: 10 })
		known.add('a', 1)
		known.add('b', 2)
		clock.advance(60)
		known.add('a', 3)
		clock.advance(60)
		assert.deepEqual([known.find('a'), known.find('b')], [3, undefined])
		known.add('c', 4)
		clock.advance(39)
		assert.deepEqual([known.find('a'), known.find('c')], [3, 4])
		clock.advance(1)
		assert.deepEqual([known.find('a'), known.find('c')], [undefined, 4])
	})

	it('is dropped when there is too much, the oldest first, of which what was forgotten is no part', () => {
		const known = remember<number>(manualClock(), { lifetimeMs: 100, maxEntries: 3 })
		for (const key of ['a', 'b', 'c']) known.add(key, 0)
		known.forget('b')
		known.forget('b')
		known.add('d', 0)
		assert.deepEqual(['a', 'b', 'c', 'd'].map(known.find), [0, undefined, 0, 0])
		known.add('a', 1)
		known.add('e', 0)
		assert.deepEqual(['a', 'c', 'd', 'e'].map(known.find), [1, undefined, 0, 0])
	})

	it('keeps its order over many that come and go, one of them all the time', () => {
		const clock = manualClock()
		const known = remember<number>(clock, { lifetimeMs: 1_000, maxEntries: 100 })
		for (let index = 0; index < 5_000; index++) {
			known.add(`${index}`, index)
			known.add('again', index)
			clock.advance(1)
		}
		assert.deepEqual([known.find('4901'), known.find('4900'), known.find('again')], [4901, undefined, 4999])
	})
})
