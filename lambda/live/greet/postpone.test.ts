import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Greeting } from '../connection.ts'
import { makesRoom, postpone, slicePause } from './postpone.ts'

const now = 1694503339523

const greeting: Greeting = {
	v: 1,
	deviceId: 'device',
	connectionId: 'c1',
	connectedAt: now,
	resume: {},
	tip: 3,
	sent: 2,
	crowd: 70,
}

describe('the pause between two slices of a backlog', () => {
	// The client of this repository gives up a connection after 30 s without a frame.
	for (const [crowd, seconds] of [
		[1, 0],
		[9, 0],
		[10, 1],
		[70, 7],
		[250, 25],
		[1000, 25],
	] as const)
		it(`is ${seconds} s for one of ${crowd} sockets`, () => assert.equal(slicePause({ crowd }), seconds))

	it('is none for a socket that has not been counted', () => assert.equal(slicePause({}), 0))

	it('is kept by the queue, and says when it is over', async () => {
		const calls: unknown[] = []
		const continueLater = async (...call: readonly unknown[]) => void calls.push(call)
		await postpone({ continueLater, now: () => now }, greeting)
		assert.deepEqual(calls, [[{ ...greeting, due: now + 7000 }, 7]])
	})
})

describe('a backlog makes room', () => {
	const due = now - 501
	for (const { name, more, expected } of [
		{ name: 'when it comes late', more: { due }, expected: true },
		{ name: 'but not when it comes in time', more: { due: due + 1 }, expected: false },
		{ name: 'but not for the third time', more: { due, deferred: 2 }, expected: false },
		{ name: 'but not when few watch its device', more: { due, crowd: 10 }, expected: false },
		{ name: 'but not when nobody knows when it was due', more: {}, expected: false },
	])
		it(name, () => assert.equal(makesRoom({ ...greeting, ...more }, now), expected))
})
