import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { randomFor } from '../../../testing/random.ts'
import { manualClock } from '../../testing/manualClock.ts'
import { HASH_KEYS, type KeyedHash, keyedHash } from './keyedHash.ts'
import { createRepeats } from './repeats.ts'
import { type Mark, markOf } from './requestMark.ts'

const LIFETIME_MS = 1_000

/** All messages in one list: what a hash without keys comes to. */
const alike: KeyedHash = () => 0

const setUp = (maxEntries: number, hashOf: KeyedHash) => {
	const clock = manualClock()
	const repeats = createRepeats(clock, { lifetimeMs: LIFETIME_MS, maxEntries })
	const mark = (key: string, datagram: Buffer | string): Mark =>
		markOf(hashOf, { peer: { key, address: key, send: () => {} }, datagram: Buffer.from(datagram) })
	return { clock, repeats, mark }
}

describe('repeats', () => {
	it('are known for their lifetime, by peer and bytes', () => {
		const { clock, repeats, mark } = setUp(10, alike)
		const entry = repeats.add(mark('a', 'one'))
		assert.equal(repeats.find(mark('a', 'one')), entry)
		for (const other of [
			mark('b', 'one'),
			mark('a', 'two'),
			mark('a', 'one '),
			mark('a', 'on'),
			mark('a', ''),
		])
			assert.equal(repeats.find(other), undefined)
		clock.advance(LIFETIME_MS - 1)
		assert.equal(repeats.find(mark('a', 'one')), entry)
		clock.advance(1)
		assert.equal(repeats.find(mark('a', 'one')), undefined)
		const again = repeats.add(mark('a', 'one'))
		assert.equal(repeats.find(mark('a', 'one')), again)
	})

	it('have answers of any length, and none before they are kept', () => {
		const { repeats, mark } = setUp(3, alike)
		for (const length of [4, 32, 33, 1_100]) {
			const entry = repeats.add(mark('a', `answer of ${length}`))
			assert.equal(repeats.answerOf(entry), undefined)
			const answer = Buffer.alloc(length, 0xe9)
			repeats.keep(entry, answer)
			assert.deepEqual(repeats.answerOf(entry), answer)
		}
	})

	it('leave when there are too many, the oldest first, with their answers', () => {
		const { repeats, mark } = setUp(2, alike)
		const long = Buffer.alloc(100, 1)
		const first = repeats.add(mark('a', '1'))
		repeats.keep(first, long)
		repeats.add(mark('a', '2'))
		const third = repeats.add(mark('a', '3'))
		assert.equal(repeats.find(mark('a', '1')), undefined)
		assert.equal(repeats.answerOf(first), undefined)
		// The answer comes after the entry has made room.
		repeats.keep(first, long)
		assert.equal(repeats.answerOf(third), undefined)
		assert.notEqual(repeats.find(mark('a', '2')), undefined)
	})

	it('are told apart by all bytes of a long datagram, and by its length', () => {
		const { repeats, mark } = setUp(10, alike)
		const long = Buffer.alloc(60_000, 'x')
		const digest = mark('a', long)
		repeats.add(digest)
		assert.equal(repeats.find(mark('a', Buffer.from(long))), 0)
		for (const at of [0, 257, 59_999]) {
			const other = Buffer.from(long)
			other[at] = 0
			assert.equal(repeats.find(mark('a', other)), undefined, `byte ${at}`)
		}
		assert.equal(repeats.find(mark('a', Buffer.from(digest.bytes))), undefined)
	})

	const random = randomFor(7252, 0)
	const keys = Int32Array.from({ length: HASH_KEYS }, () => random.below(2 ** 32))
	for (const { name, hashOf } of [
		{ name: 'with hashes that differ', hashOf: keyedHash(keys) },
		{ name: 'with hashes that are all the same', hashOf: alike },
	])
		it(`are what a list of the last messages says, over many that come and go: ${name}`, () => {
			const max = 50
			const { clock, repeats, mark } = setUp(max, hashOf)
			const known: { text: string; at: number; entry: number }[] = []
			for (let step = 0; step < 20_000; step++) {
				const text = `message ${random.below(120)}`
				const expected = known.findLast((each) => each.text === text && clock.now() - each.at < LIFETIME_MS)
				assert.equal(repeats.find(mark('a', text)), expected?.entry)
				if (expected === undefined) known.push({ text, at: clock.now(), entry: repeats.add(mark('a', text)) })
				if (known.length > max) known.shift()
				clock.advance(random.below(40))
			}
		})
})
