import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../commandLine.ts'
import { parseRedriveArguments } from './redriveArguments.ts'

const plain = { name: 'redrive', deviceId: undefined, isDryRun: false, stack: undefined, json: false }

describe('the command line of redrive', () => {
	for (const [argv, expected] of [
		[[], plain],
		[['--device', 'oob-352656108602296'], { ...plain, deviceId: 'oob-352656108602296' }],
		[
			['--dry-run', '--json', '--stack', 'production'],
			{ ...plain, isDryRun: true, json: true, stack: 'production' },
		],
		[['--help'], { name: 'help' }],
		[['-h'], { name: 'help' }],
	] as const)
		it(`${argv.join(' ') || 'without options'} is understood`, () => {
			assert.deepEqual(parseRedriveArguments(argv), expected)
		})

	for (const argv of [['--device', 'no id!'], ['oob-352656108602296'], ['--all']])
		it(`${argv.join(' ')} is a mistake`, () => {
			assert.throws(() => parseRedriveArguments(argv), UsageError)
		})
})
