import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../commandLine.ts'
import { parseConvertersArguments } from './convertersArguments.ts'

const run = { command: 'run', file: 'a.js', payload: 'hi', language: undefined, metadata: {}, json: false }

describe('the command line of converters', () => {
	const accepted: readonly (readonly [is: unknown, ...argv: string[]])[] = [
		['help', '--help'],
		['help', 'run', '-h'],
		[run, 'run', 'a.js', '--payload', 'hi'],
		[
			{ ...run, json: true, language: 'ttn' },
			'run',
			'a.js',
			'--payload',
			'hi',
			'--json',
			'--language',
			'ttn',
		],
		[
			{ ...run, metadata: { a: '1', b: 'x=y', c: '' } },
			...'run a.js --payload hi --metadata a=1 --metadata b=x=y --metadata c='.split(' '),
		],
		[{ command: 'verify', folder: 'library', json: false }, 'verify', 'library'],
		[{ command: 'verify', folder: 'library', json: true }, 'verify', '--json', 'library'],
	]
	for (const [is, ...argv] of accepted)
		it(`takes: ${argv.join(' ')}`, () => {
			assert.deepEqual(parseConvertersArguments(argv), is)
		})

	const refused: readonly (readonly [says: RegExp, ...argv: string[]])[] = [
		[/the command is run, compare, verify, list, show or new-version/],
		[/the command is run, compare, verify, list, show or new-version/, 'convert'],
		[/the file of a converter is missing/, 'run'],
		[/--payload is missing/, 'run', 'a.js'],
		[/--language is javascript, tbel or ttn/, 'run', 'a.js', '--payload', 'x', '--language', 'lua'],
		[/--metadata is <name>=<text>, not a/, 'run', 'a.js', '--payload', 'x', '--metadata', 'a'],
		[/unexpected argument b.*quotes/, 'run', 'a.js', 'b', '--payload', 'x'],
		[/a folder is missing/, 'verify'],
		[/are for run/, 'verify', 'library', '--payload', 'x'],
	]
	for (const [says, ...argv] of refused)
		it(`refuses, and says why: ${argv.join(' ')}`, () => {
			assert.throws(
				() => parseConvertersArguments(argv),
				(error) => error instanceof UsageError && says.test(error.message),
			)
		})
})
