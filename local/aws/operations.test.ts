import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Lambda } from '../lambda/lambda.ts'
import { countInvocations } from './operations.ts'

const lambda: Lambda = {
	invoke: async (functionArn, event) => {
		if (event === 'bad') throw new Error('fails')
		return { functionArn, event }
	},
	crash: () => undefined,
	close: async () => undefined,
}

describe('countInvocations', () => {
	it('counts the invocations of each function', async () => {
		const { invoke, invocations } = countInvocations(lambda)
		assert.deepEqual(await invoke('a', 1), { functionArn: 'a', event: 1 })
		await invoke('b', 2)
		await invoke('a', 3)
		assert.deepEqual(invocations(), { a: 2, b: 1 })
	})

	it('counts one that fails, too', async () => {
		const { invoke, invocations } = countInvocations(lambda)
		await assert.rejects(invoke('a', 'bad'), /fails/)
		assert.deepEqual(invocations(), { a: 1 })
	})

	it('returns numbers that do not change later', async () => {
		const { invoke, invocations } = countInvocations(lambda)
		const before = invocations()
		await invoke('a', 1)
		assert.deepEqual(before, {})
	})
})
