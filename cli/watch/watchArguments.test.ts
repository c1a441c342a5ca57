import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../commandLine.ts'
import { parseWatchArguments } from './watchArguments.ts'

const nothing = {
	fingerprint: undefined,
	device: undefined,
	last: undefined,
	after: undefined,
	stack: undefined,
	url: undefined,
	json: false,
}

describe('the command line of watch', () => {
	const taken: readonly (readonly [parsed: object, ...argv: string[]])[] = [
		[nothing],
		[{ ...nothing, fingerprint: '92b.y7i24q' }, '92B.Y7I24Q'],
		[{ ...nothing, device: 'kit', last: 10 }, '--device', 'kit', '--last', '10'],
		[{ ...nothing, after: 0, json: true }, '--after', '0', '--json'],
		[{ ...nothing, stack: 'prod' }, '--stack', 'prod'],
		[{ ...nothing, url: 'ws://localhost:1/ws' }, '--url', 'ws://localhost:1/ws'],
	]
	for (const [parsed, ...argv] of taken)
		it(`takes: ${argv.join(' ') || '(nothing)'}`, () => assert.deepEqual(parseWatchArguments(argv), parsed))

	it('gives help', () => assert.equal(parseWatchArguments(['92b.y7i24q', '--help']), 'help'))

	const refused: readonly (readonly [says: RegExp, ...argv: string[]])[] = [
		[/malformed fingerprint/, 'kit'],
		[/malformed fingerprint/, ''],
		[/unexpected argument more/, '92b.y7i24q', 'more'],
		[/leave out one/, '92b.y7i24q', '--device', 'kit'],
		[/leave out one/, '--stack', 'prod', '--url', 'ws://localhost/ws'],
		[/malformed device id/, '--device', 'a/b'],
		[/--last is a whole number from 1 to 100/, '--last', '0'],
		[/--last is a whole number from 1 to 100/, '--last', 'ten'],
		[/--after is a whole number/, '--after=-1'],
		[/--after is a whole number/, '--after', '1.5'],
	]
	for (const [says, ...argv] of refused)
		it(`refuses, and says why: ${JSON.stringify(argv)}`, () => {
			assert.throws(
				() => parseWatchArguments(argv),
				(error) => error instanceof UsageError && says.test(error.message),
			)
		})
})
