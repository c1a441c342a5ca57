import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { randomFor } from '../../../testing/random.ts'
import { HASH_KEYS, keyedHash, MAX_HASHED_BYTES } from './keyedHash.ts'

const hashWith = (seed: number) => {
	const random = randomFor(seed, 0)
	return keyedHash(Int32Array.from({ length: HASH_KEYS }, () => random.below(2 ** 32)))
}

const LISTS = 2 ** 15
const listOf = (hash: number): number => hash >>> 17

describe('the hash of a message', () => {
	const hash = hashWith(1)
	const bytes = Buffer.from('4402000101020304b36d7367ff00', 'hex')
	const whole = hash('peer 1', bytes)

	it('is the same for the same peer and bytes', () => {
		assert.equal(hash('peer 1', Buffer.from(bytes)), whole)
	})

	it('depends on each byte, each character, both lengths, and the keys', () => {
		for (const at of bytes.keys()) {
			const other = Buffer.from(bytes)
			other[at] = (other[at] ?? 0) ^ 1
			assert.notEqual(hash('peer 1', other), whole, `byte ${at}`)
		}
		for (const name of ['qeer 1', 'peer 2', 'peer 1 ', 'peer ', '', 'peer 1'.repeat(1000)])
			assert.notEqual(hash(name, bytes), whole, name)
		assert.notEqual(hash('peer 1', bytes.subarray(0, -1)), whole)
		assert.notEqual(hash('peer 1', Buffer.concat([bytes, Buffer.alloc(1)])), whole)
		assert.notEqual(hashWith(2)('peer 1', bytes), whole)
	})

	it('depends on the last byte that it may have', () => {
		const longest = Buffer.alloc(MAX_HASHED_BYTES)
		const before = hash('', longest)
		longest[MAX_HASHED_BYTES - 1] = 1
		assert.notEqual(hash('', longest), before)
	})

	// The messages that devices send differ in little: message id, token, port.
	it('spreads messages that count upwards over the lists of a table', () => {
		const lists = new Uint16Array(LISTS)
		for (let count = 0; count < LISTS; count++) {
			const message = Buffer.from(bytes)
			message.writeUInt16BE(count & 0xffff, 2)
			const list = listOf(hash(`127.0.0.1 192.0.2.7 ${count % 97}`, message))
			lists[list] = (lists[list] ?? 0) + 1
		}
		const longest = Math.max(...lists)
		assert.ok(longest < 20, `${longest} messages in one list`)
	})
})
