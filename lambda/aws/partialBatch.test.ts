import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sqsRecord } from '../testing/sqsRecord.ts'
import { partialBatch } from './partialBatch.ts'

const records = ['a', 'b', 'c'].map((id) => sqsRecord(id, ''))

describe('a partial batch', () => {
	it('runs its records side by side', async () => {
		const begun: string[] = []
		const held = Promise.withResolvers<void>()
		const batch = partialBatch(
			records,
			async ({ messageId }) => {
				begun.push(messageId)
				await held.promise
			},
			() => assert.fail(),
		)
		await new Promise(setImmediate)
		assert.deepEqual(begun, ['a', 'b', 'c'])
		held.resolve()
		assert.deepEqual(await batch, { batchItemFailures: [] })
	})

	it('reports those that fail, in their order, after all have ended', async () => {
		const slow = Promise.withResolvers<void>()
		const failed: string[] = []
		const batch = partialBatch(
			records,
			async ({ messageId }) => {
				if (messageId === 'a') return slow.promise
				if (messageId === 'c') throw new Error('c fails')
			},
			({ messageId }, error) => failed.push(`${messageId}: ${(error as Error).message}`),
		)
		await new Promise(setImmediate)
		assert.deepEqual(failed, [])
		slow.reject(new Error('a fails'))
		assert.deepEqual(await batch, { batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'c' }] })
		assert.deepEqual(failed, ['a: a fails', 'c: c fails'])
	})
})
