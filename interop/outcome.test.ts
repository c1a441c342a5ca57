import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { judge, outcomeOf } from './outcome.ts'

const expected = [{ matches: ({ title }: { title: string }) => title === 'known', reason: 'not there yet' }]

describe('interop: the verdict about a case', () => {
	const verdictOf = async (title: string, work: () => Promise<void>) =>
		judge(expected)(await outcomeOf('x', title, work))
	const fail = () => Promise.reject(new Error('4.02'))

	it('is that it has passed, or failed with the reason', async () => {
		assert.equal((await verdictOf('a case', async () => undefined)).status, 'passed')
		const { status, problem } = await verdictOf('a case', fail)
		assert.deepEqual([status, problem], ['failed', '4.02'])
	})

	it('is that it fails as expected, if it is in the list', async () => {
		assert.equal((await verdictOf('known', fail)).status, 'failed as expected')
	})

	it('is that it has failed, if it is in the list and passes', async () => {
		const { status, problem } = await verdictOf('known', async () => undefined)
		assert.deepEqual([status, problem], ['failed', 'passes, but is expected to fail: not there yet'])
	})
})
