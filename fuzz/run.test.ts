import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { describe, it } from 'node:test'

const run = (...argv: string[]) => {
	const { status, stdout, stderr } = spawnSync(process.execPath, [`${import.meta.dirname}/run.ts`, ...argv])
	return { status, stdout: stdout.toString(), stderr: stderr.toString() }
}

describe('the command fuzz', () => {
	it('prints seed, runs and problems', () => {
		const { status, stdout, stderr } = run('--runs', '50', '--seed', '1', '--workers', '2')
		assert.deepEqual({ status, stderr }, { status: 0, stderr: '' })
		// How far it is comes once a second.
		assert.match(
			stdout,
			/^seed 1, 50 runs, 2 workers\n(?:\d+ of 50 runs, \d+ runs\/s\n)*50 runs, \d+ runs\/s: 0 problems\n$/,
		)
	})

	it('shows its options and exits with 0', () => {
		const { status, stdout, stderr } = run('--help')
		assert.deepEqual({ status, stderr }, { status: 0, stderr: '' })
		for (const option of [
			'--runs',
			'--seed',
			'--from',
			'--workers',
			'--stack',
			'--http',
			'--sanitize',
			'--help',
		])
			assert.match(stdout, new RegExp(`^  ${option} `, 'm'))
	})

	it('explains a mistake in the command line and exits with 2', () => {
		const { status, stdout, stderr } = run('--runs', 'many')
		assert.deepEqual({ status, stdout }, { status: 2, stdout: '' })
		assert.match(stderr, /^--runs is a whole number.*\n\nUsage: npm run fuzz/)
	})
})
