import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { rooms, roomsFor } from './rooms.ts'

describe('the tabs', () => {
	it('have different ids, which are a part of an address', () => {
		const ids = rooms.map(({ id }) => id)
		assert.deepEqual([...new Set(ids)], ids)
		for (const id of ids) assert.match(id, /^[a-z]+$/)
	})

	it('are there when what they need is known', () => {
		assert.deepEqual(roomsFor({ hasDevice: false, hasKey: false }), [])
		assert.equal(roomsFor({ hasDevice: true, hasKey: false })[0]?.id, 'live')
		assert.deepEqual(roomsFor({ hasDevice: true, hasKey: true }), rooms)
	})
})
