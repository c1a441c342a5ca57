import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { HandedBack, someAtOnce } from './someAtOnce.ts'

const numbers = Array.from({ length: 100 }, (_, index) => index)
const never = (): boolean => false

describe('some at once', () => {
	it('does everything, at most 25 at a time', async () => {
		const done: number[] = []
		let running = 0
		let most = 0
		const work = async (item: number): Promise<void> => {
			running += 1
			most = Math.max(most, running)
			await new Promise(setImmediate)
			running -= 1
			done.push(item)
		}
		await someAtOnce(numbers, work, never)
		assert.deepEqual(
			done.toSorted((a, b) => a - b),
			numbers,
		)
		assert.equal(most, 25)
	})

	it('begins nothing after an error, and rejects with it when what had begun has ended', async () => {
		const done: number[] = []
		const work = async (item: number): Promise<void> => {
			if (item === 3) throw new Error('throttled')
			await new Promise(setImmediate)
			done.push(item)
		}
		await assert.rejects(someAtOnce(numbers, work, never), /throttled/)
		assert.ok(done.includes(0) && done.length <= 25, `${done.length}`)
	})

	it('hands back what has not begun when time is up', async () => {
		const done: number[] = []
		const work = async (item: number): Promise<void> => {
			await new Promise(setImmediate)
			done.push(item)
		}
		await assert.rejects(
			someAtOnce(numbers, work, () => done.length >= 50),
			HandedBack,
		)
		assert.ok(done.length >= 50 && done.length < 100, `${done.length}`)
	})

	it('does nothing with nothing', () =>
		someAtOnce(
			[],
			async () => assert.fail('there is nothing'),
			() => true,
		))
})
