import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../cli/commandLine.ts'
import { benchmarks, parseBenchArguments, usage } from './benchArguments.ts'

describe('the command line of the benchmarks', () => {
	it('has all options, or the usual ones', () => {
		assert.deepEqual(parseBenchArguments(['floors']), {
			name: 'floors',
			options: { rounds: 11, isJson: false, isQuick: false, only: '', seconds: undefined, rate: undefined },
		})
		const argv = [
			'coap',
			'--rounds',
			'2',
			'--json',
			'--quick',
			'--only',
			'CON',
			'--seconds',
			'5',
			'--rate',
			'9',
		]
		assert.deepEqual(parseBenchArguments(argv), {
			name: 'coap',
			options: { rounds: 2, isJson: true, isQuick: true, only: 'CON', seconds: 5, rate: 9 },
		})
	})

	it('takes fewer rounds of the long ones', () => {
		assert.partialDeepStrictEqual(parseBenchArguments(['end-to-end']), { options: { rounds: 3 } })
	})

	it('asks for help without a name', () => {
		for (const argv of [[], ['--help'], ['floors', '-h']])
			assert.deepEqual(parseBenchArguments(argv), { name: 'help' })
		for (const name of Object.keys(benchmarks)) assert.match(usage, new RegExp(`^ {2}${name} +\\w`, 'm'))
	})

	const refused: readonly (readonly [argv: readonly string[], said: RegExp])[] = [
		[['floor'], /^unknown benchmark floor$/],
		[['toString'], /^unknown benchmark toString$/],
		[['floors', 'profile'], /^unexpected argument profile$/],
		[['floors', '--fast'], /--fast/],
		[['floors', '--rounds', '0'], /^--rounds: expected a whole number from 1 on, got 0$/],
		[['streams', '--seconds', '1.5'], /^--seconds: expected a whole number from 1 on, got 1.5$/],
	]
	for (const [argv, said] of refused)
		it(`refuses ${argv.join(' ')}`, () => {
			assert.throws(
				() => parseBenchArguments(argv),
				(error) => error instanceof UsageError && said.test(error.message),
			)
		})
})
