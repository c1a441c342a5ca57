import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../commandLine.ts'
import { parseSenmlArguments } from './senmlArguments.ts'

const defaults = { input: '-', format: undefined, receivedAt: undefined, json: false }

describe('the command line of senml', () => {
	const accepted: readonly (readonly [line: string, is: unknown])[] = [
		['--help', 'help'],
		['-h', 'help'],
		['-', defaults],
		['pack.cbor --json', { ...defaults, input: 'pack.cbor', json: true }],
		['--format cbor 80', { ...defaults, input: '80', format: 'cbor' }],
		['- --format json', { ...defaults, format: 'json' }],
		['- --received 1700000000', { ...defaults, receivedAt: 1_700_000_000 }],
		['- --received 1700000000.5', { ...defaults, receivedAt: 1_700_000_000.5 }],
		['- --received 1970-01-02', { ...defaults, receivedAt: 86_400 }],
		['- --received 1970-01-01T01:00:00.5Z', { ...defaults, receivedAt: 3600.5 }],
		['- --received 1970-01-01T01:00+01:00', { ...defaults, receivedAt: 0 }],
	]
	for (const [line, is] of accepted)
		it(`takes: ${line}`, () => {
			assert.deepEqual(parseSenmlArguments(line.split(' ')), is)
		})

	const refused: readonly (readonly [says: RegExp, ...argv: string[]])[] = [
		[/an input is missing/],
		[/unexpected argument 82.*quotes/, '81', '82'],
		[/--format is cbor or json/, '-', '--format', 'xml'],
		[/--received is a time like/, '-', '--received', 'yesterday'],
		[/--received is a time like/, '-', '--received', '2025-11-21T04:40:02'],
		[/--received is a time like/, '-', '--received', '2025-13-41'],
		[/--received is a time like/, '-', '--received=-5'],
		[/not in milliseconds/, '-', '--received', '1763700002000'],
		[/--verbose/, '-', '--verbose'],
	]
	for (const [says, ...argv] of refused)
		it(`refuses, and says why: ${JSON.stringify(argv)}`, () => {
			assert.throws(
				() => parseSenmlArguments(argv),
				(error) => error instanceof UsageError && says.test(error.message),
			)
		})
})
