import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { collectCases, countCases, missingCases } from './cases.ts'

const expected = [{ name: /^tls: CORS/, wrong: /no header/, reason: 'the emulator knows no CORS' }]

const fail = (message: string) => () => {
	throw new Error(message)
}

describe('collectCases', () => {
	const table: readonly (readonly [string, string, () => void, boolean])[] = [
		['a case that passes has passed', 'tls: deploy', () => undefined, true],
		['a case that throws has failed', 'tls: deploy', fail('no'), false],
		['an expected failure has passed', 'tls: CORS of /health', fail('no header'), true],
		['a failure for another reason is not expected', 'tls: CORS of /health', fail('status 500'), false],
		['an unexpected pass has failed', 'tls: CORS of /health', () => undefined, false],
	]
	for (const [title, name, work, passed] of table)
		it(title, async () => {
			const told: boolean[] = []
			const cases = collectCases(expected, (found) => told.push(found.passed))
			await cases.check(name, work)
			assert.deepEqual(told, [passed])
			assert.deepEqual(countCases(cases.all()), { passed: Number(passed), failed: Number(!passed) })
		})

	it('gives the result of a case, and none of one that failed', async () => {
		const { check } = collectCases([], () => undefined)
		assert.equal(await check('one', () => 1), 1)
		assert.equal(await check('two', fail('no')), undefined)
	})
})

describe('missingCases', () => {
	it('an expected failure that has not run has failed', () => {
		const [missing, ...more] = missingCases([{ name: 'tls: deploy', passed: true }], expected)
		assert.deepEqual([missing?.passed, more], [false, []])
		assert.deepEqual(missingCases([{ name: 'tls: CORS of /health', passed: true }], expected), [])
	})
})
