import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inStep, reasonOf } from './inStep.ts'

const failing = (error: unknown) => async (): Promise<never> => {
	throw error
}

const caught = (work: Promise<unknown>): Promise<unknown> =>
	work.then(
		() => assert.fail('it did not fail'),
		(error: unknown) => error,
	)

describe('a step', () => {
	it('gives what its work gives', async () => {
		assert.equal(await inStep('state', async () => 5), 5)
	})

	it('fails with the error of its work, which tells the innermost step', async () => {
		const error = new RangeError('too many')
		const outer = await caught(inStep('ledger', () => inStep('state of 14205/0', failing(error))))
		assert.equal(outer, error)
		assert.equal(reasonOf(outer), 'state of 14205/0: RangeError: too many')
	})

	it('tells nothing but the name of an error that a service answered', async () => {
		const answered = Object.assign(new Error('User arn:aws:sts::123456789012:x is not authorized'), {
			name: 'AccessDeniedException',
			$metadata: { httpStatusCode: 400 },
		})
		assert.equal(
			reasonOf(await caught(inStep('ledger', failing(answered)))),
			'ledger: AccessDeniedException (400)',
		)
	})

	it('tells a long reason in short, and one of no step as of the import', () => {
		assert.equal(reasonOf(new Error('x'.repeat(1000))).length, 200)
		assert.match(reasonOf(new Error('x')), /^import: Error: x$/)
	})
})
