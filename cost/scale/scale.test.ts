import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { afterOutage, drain, reconnect } from './storms.ts'
import { bindingOf, type Load, usesOf } from './usage.ts'

const load: Load = {
	devices: 10_000,
	intervalSeconds: 100,
	objects: 5,
	watchedShare: 0.1,
	visitMinutes: 10,
	isPacked: false,
	batchSeconds: 0.2,
	batchSize: 10,
	openingSeconds: 0.1,
	writeUnits: 2,
	entryBytes: 1000,
	retentionDays: 30,
}

const usedOf = (changes: Partial<Load>, name: string): number =>
	usesOf({ ...load, ...changes }).find(({ quota }) => quota === name)?.used ?? Number.NaN

describe('what a fleet uses of a quota', () => {
	// 100 messages a second, in batches of ten, of 0.2 s each: the example of docs/operating.md.
	it('are two processors at 100 messages per second', () => assert.equal(usedOf({}, 'processors'), 2))

	it('is a post for each frame of a watched message, and three for each new socket', () =>
		assert.equal(usedOf({}, 'posts'), 100 * 0.1 * 5 + 3 * (1000 / 600)))

	it('is one post for each watched message with packed frames', () =>
		assert.equal(usedOf({ isPacked: true }, 'posts'), 100 * 0.1 + 3 * (1000 / 600)))

	it('is the same for one device, however many there are', () =>
		assert.equal(usedOf({ devices: 1e7 }, 'collection'), usedOf({}, 'collection')))
})

describe('what binds', () => {
	it('is nothing for few devices', () => assert.deepEqual(bindingOf({ ...load, devices: 1000 }), []))

	it('comes first if fewer devices reach it', () => {
		const binding = bindingOf({ ...load, devices: 1e7 })
		const limits = binding.map(({ devicesAtLimit }) => devicesAtLimit)
		assert.ok(limits.length > 3)
		assert.deepEqual(
			limits,
			limits.toSorted((a, b) => a - b),
		)
		assert.equal(binding[0]?.quota, 'processors')
	})
})

describe('a queue', () => {
	it('is empty after what waits divided by what is left over', () =>
		assert.deepEqual(drain({ waiting: 1000, arriving: 50, served: 100 }), {
			seconds: 20,
			longestQueue: 1000,
		}))

	it('never is if more arrives than is served', () =>
		assert.equal(drain({ waiting: 1, arriving: 2, served: 1 }).seconds, Number.POSITIVE_INFINITY))

	it('has what was sent during an outage', () =>
		assert.deepEqual(afterOutage({ messages: 100, capacity: 200, outageSeconds: 60 }), {
			seconds: 60,
			longestQueue: 6000,
		}))
})

describe('reconnecting sockets', () => {
	it('are as fast as the slowest door', () => {
		const doors = { connects: 500, greetings: 1000, functions: 2000 }
		assert.equal(reconnect(10_000, doors).seconds, 20)
		assert.equal(reconnect(10_000, { ...doors, functions: 100 }).seconds, 100)
		assert.equal(reconnect(10_000, { ...doors, greetings: 100 }).seconds, 100)
	})

	it('wait for their greeting inside', () =>
		assert.equal(reconnect(1000, { connects: 500, greetings: 100, functions: 500 }).longestQueue, 800))
})
