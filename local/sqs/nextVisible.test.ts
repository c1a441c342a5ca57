import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { nextVisible } from './nextVisible.ts'

const reads = (...times: readonly (number | undefined)[]) => {
	const left = [...times]
	const next = nextVisible(() => left.shift())
	return { next, left: () => left.length }
}

test('nextVisible: reads a queue once, until messages are removed or hidden', () => {
	const { next, left } = reads(5, undefined)
	deepEqual([next.at('a'), next.at('a'), left()], [5, 5, 1])
	next.forget('a')
	deepEqual([next.at('a'), next.at('a'), left()], [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0])
})

test('nextVisible: a message that comes counts without a read, unless another one is visible earlier', () => {
	const { next } = reads(undefined)
	equal(next.at('a'), Number.POSITIVE_INFINITY)
	next.add('a', 7)
	next.add('a', 9)
	equal(next.at('a'), 7)
})

test('nextVisible: a message that comes before the first read is left to it', () => {
	const { next, left } = reads(3)
	next.add('a', 7)
	deepEqual([next.at('a'), left()], [3, 0])
})
