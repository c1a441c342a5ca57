import assert from 'node:assert/strict'
import { it } from 'node:test'
import { attemptTbel } from './runTbel.ts'

/** For each script: what it gives, as JSON says it. */
export const itRuns = (rows: readonly (readonly [script: string, expected: unknown])[]): void => {
	for (const [script, expected] of rows)
		it(`runs: ${script}`, () => {
			assert.deepEqual(attemptTbel(script), expected)
		})
}

/** For each script: what its error says. */
export const itRefuses = (rows: readonly (readonly [script: string, message: RegExp])[]): void => {
	for (const [script, message] of rows)
		it(`refuses: ${script}`, () => {
			const thrown = attemptTbel(script)
			assert.ok(typeof thrown === 'object' && thrown !== null && 'message' in thrown, JSON.stringify(thrown))
			assert.match(String(thrown.message), message)
		})
}
