import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { createPatience } from './patience.ts'

const clock = () => {
	let time = 0
	const patience = createPatience(() => time)
	return {
		patience,
		wait: (milliseconds: number): void => {
			const since = time
			time += milliseconds
			patience.waited(since)
		},
		pass: (milliseconds: number): void => {
			time += milliseconds
		},
		left: (ago = 0) => patience.left(time - ago),
	}
}

test('patience: an invocation waits as long as a start takes', () => {
	const { left } = clock()
	equal(left(), 250)
	equal(left(60), 190)
	equal(left(300), 0)
})

test('patience: invocations that wait again and again are worth another environment', () => {
	const { left, wait, patience } = clock()
	for (let count = 0; count < 10; count++) wait(28)
	equal(left(), 0)
	patience.started()
	equal(left(), 250)
})

test('patience: short waits with pauses between them are not', () => {
	const { left, wait, pass } = clock()
	for (let count = 0; count < 1000; count++) {
		wait(4)
		pass(46)
	}
	equal(left() > 240, true)
})
