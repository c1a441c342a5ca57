import { deepEqual } from 'node:assert/strict'
import { test } from 'node:test'
import { inBatches } from './inBatches.ts'

test('inBatches: passes on in one batch what comes until then, and the next in another', () => {
	const passed: (readonly number[])[] = []
	const scheduled: (() => void)[] = []
	const add = inBatches<number>(
		(batch) => passed.push(batch),
		(run) => scheduled.push(run),
	)
	add(1)
	add(2)
	deepEqual([passed, scheduled.length], [[], 1])
	scheduled.pop()?.()
	add(3)
	scheduled.pop()?.()
	deepEqual(passed, [[1, 2], [3]])
})
