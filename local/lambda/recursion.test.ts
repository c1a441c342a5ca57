import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { continueTrace } from './recursion.ts'

/** The trace of the last of so many invocations of a function, each caused by the one before. */
const after = (rounds: number, name = 'loop', first: readonly string[] = []): string => {
	let triggers = first
	for (let round = 0; round < rounds; round++) triggers = [continueTrace(name, triggers).trace]
	return triggers[0] ?? ''
}

const isLoop = (...triggers: readonly string[]): boolean => continueTrace('loop', triggers).isLoop

describe('the detection of recursive loops', () => {
	it('ends a loop after 16 invocations', () => {
		assert.deepEqual([isLoop(), isLoop(after(15)), isLoop(after(16))], [false, false, true])
	})

	it('counts each function for itself', () => {
		assert.equal(isLoop(after(16, 'other')), false)
		assert.equal(isLoop(after(3, 'other', [after(16)])), true)
	})

	it('counts the longest chain of a batch', () => {
		assert.equal(isLoop(after(1), after(16), after(2)), true)
		assert.equal(isLoop(...Array.from({ length: 20 }, () => after(1))), false)
	})

	it('keeps the root of a chain, and begins a new one without a trigger', () => {
		const root = (trace: string): string => /^Root=(1-[0-9a-f]{8}-[0-9a-f]{24});/.exec(trace)?.[1] ?? ''
		const first = after(1)
		assert.match(root(first), /./)
		assert.equal(root(continueTrace('loop', [first]).trace), root(first))
		assert.notEqual(root(after(1)), root(first))
	})

	it('reads headers of other senders', () => {
		assert.equal(isLoop('Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1'), false)
		assert.equal(isLoop('nonsense'), false)
		assert.equal(isLoop('Root=1-0-0;Lineage=a87bd80c:1|loop:16'), true)
	})
})
