import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../commandLine.ts'
import { isStoredCommand, parseStoredArguments } from './storedArguments.ts'

const converterId = 'conv-01m8jkpfbj4251wf2sdh8g1pzp'
const options = { stack: undefined, json: false }

describe('the command line of converters, for those of a stack', () => {
	it('is told from the one for files', () => {
		for (const line of ['list', '--json list', '--stack prod show x', 'new-version x list'])
			assert.ok(isStoredCommand(line.split(' ')), line)
		for (const line of ['run list --payload x', 'verify show', 'list --help', '-h', ''])
			assert.ok(!isStoredCommand(line.split(' ')), line)
	})

	const accepted: readonly (readonly [line: string, command: object])[] = [
		['list', { ...options, name: 'list' }],
		['list --json --stack prod', { name: 'list', json: true, stack: 'prod' }],
		[`show ${converterId}`, { ...options, name: 'show', pinned: { converterId, version: undefined } }],
		[`show ${converterId}@12`, { ...options, name: 'show', pinned: { converterId, version: 12 } }],
		[
			`new-version ${converterId} d.tbel --language tbel --mapping m.json`,
			{
				...options,
				name: 'new-version',
				converterId,
				decoder: { file: 'd.tbel', language: 'tbel', mapping: 'm.json' },
			},
		],
	]
	for (const [line, command] of accepted)
		it(`takes: ${line}`, () => {
			assert.deepEqual(parseStoredArguments(line.split(' ')), command)
		})

	const refused: readonly (readonly [line: string, says: RegExp])[] = [
		['list more', /unexpected argument more/],
		['show', /show needs <id>/],
		['show x', /malformed id of a converter/],
		[`show ${converterId}@x`, /malformed id/],
		[`show ${converterId} more`, /unexpected argument more/],
		[`new-version ${converterId}`, /new-version needs <id> <file>/],
		[`new-version ${converterId}@2 d.js`, /without a version/],
		[`new-version ${converterId} d.js more`, /unexpected argument more/],
		[`new-version ${converterId} d.js --language lua`, /--language is/],
		['list --language tbel', /are for new-version/],
		['list --payload x', /--payload/],
	]
	for (const [line, says] of refused)
		it(`refuses, and says why: ${line}`, () => {
			assert.throws(
				() => parseStoredArguments(line.split(' ')),
				(error) => error instanceof UsageError && says.test(error.message),
			)
		})
})
