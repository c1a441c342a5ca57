import assert from 'node:assert/strict'
import { PassThrough } from 'node:stream'
import { describe, it } from 'node:test'
import { UsageError } from '../commandLine.ts'
import { confirmErasure } from './confirmErasure.ts'

const terminal = (typed: string) => {
	const input = Object.assign(new PassThrough(), { isTTY: true })
	const output = new PassThrough()
	input.end(typed)
	return { input, output }
}

describe('an erasure', () => {
	const answers = [
		{ typed: 'yes\n', isConfirmed: true },
		{ typed: ' yes \n', isConfirmed: true },
		{ typed: 'y\n', isConfirmed: false },
		{ typed: 'no\n', isConfirmed: false },
		{ typed: '\n', isConfirmed: false },
		{ typed: '', isConfirmed: false },
	]
	for (const { typed, isConfirmed } of answers)
		it(`is ${isConfirmed ? '' : 'not '}confirmed at the terminal by ${JSON.stringify(typed)}`, async () => {
			const { input, output } = terminal(typed)
			assert.equal(await confirmErasure(false, { input, output })(), isConfirmed)
			assert.match(String(output.read()), /cannot be undone/)
		})

	it('is confirmed by --yes without a question', async () => {
		const { input, output } = terminal('no\n')
		assert.equal(await confirmErasure(true, { input, output })(), true)
		assert.equal(output.read(), null)
	})

	it('that nobody can be asked about is a mistake of who typed the command', () => {
		const [input, output] = [new PassThrough(), new PassThrough()]
		assert.throws(
			() => confirmErasure(false, { input, output }),
			(error) => error instanceof UsageError && /--yes/.test(error.message),
		)
	})
})
