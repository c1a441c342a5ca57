import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../commandLine.ts'
import { parseKeysArguments } from './keysArguments.ts'

const options = { stack: undefined, json: false }
const create = {
	...options,
	name: 'create',
	scopes: ['devices:read'],
	label: undefined,
	sees: {},
	lifeMilliseconds: undefined,
}

const keyId = 'abcdefghjk23'
const key = `slk_${keyId}.${'A'.repeat(43)}`

describe('the command line of keys', () => {
	const accepted = [
		{ line: '', command: { ...options, name: 'help' } },
		{ line: 'create --help', command: { ...options, name: 'help' } },
		{ line: 'create --scope devices:read', command: create },
		{
			line: 'create --scope devices:read,stream:read --scope devices:read --json',
			command: { ...create, scopes: ['devices:read', 'stream:read'], json: true },
		},
		{
			line: 'create --scope devices:read --label dashboard --expires-in 30d --stack prod',
			command: { ...create, label: 'dashboard', lifeMilliseconds: 30 * 86_400_000, stack: 'prod' },
		},
		{
			line: 'create --scope devices:read --models PCA20065,thingy91x --id-prefixes oob- --integrations farm',
			command: {
				...create,
				sees: { models: ['PCA20065', 'thingy91x'], idPrefixes: ['oob-'], integrations: ['farm'] },
			},
		},
		{
			line: 'create --scope devices:read --expires-in 90m',
			command: { ...create, lifeMilliseconds: 90 * 60_000 },
		},
		{
			line: 'create --scope devices:read --expires-in 12h',
			command: { ...create, lifeMilliseconds: 12 * 3_600_000 },
		},
		{ line: 'list --json', command: { ...options, name: 'list', json: true } },
		{ line: `revoke ${keyId}`, command: { ...options, name: 'revoke', keyId } },
	]
	for (const { line, command } of accepted)
		it(`takes: ${line === '' ? '(nothing)' : line}`, () => {
			const argv = line.split(' ').filter((word) => word !== '')
			assert.deepEqual(parseKeysArguments(argv), command)
		})

	const scoped = ['create', '--scope', 'devices:read']
	const refused: readonly (readonly [says: RegExp, ...argv: string[]])[] = [
		[/unknown command delete/, 'delete'],
		[/create needs --scope/, 'create'],
		[/--scope needs texts/, 'create', '--scope', ''],
		[/--scope needs texts/, 'create', '--scope', 'devices:read,'],
		[
			/unknown scope devices:write: there are stream:read, devices:read/,
			'create',
			'--scope',
			'devices:write',
		],
		[/unknown scope keys:write/, 'create', '--scope', 'devices:read,keys:write'],
		[/unexpected argument more/, ...scoped, 'more'],
		[/--models needs texts/, ...scoped, '--models', ''],
		[/no device id begins with a\/b/, ...scoped, '--id-prefixes', 'oob-,a/b'],
		[/--integrations needs texts/, ...scoped, '--integrations', 'a,,b'],
		[/--label must have 1 to 100 characters/, ...scoped, '--label', ''],
		[/--label must have 1 to 100 characters/, ...scoped, '--label', 'x'.repeat(101)],
		...['30', '0d', '-1d', '1.5d', '3w', 'd', '1234567d'].map(
			(text) => [/malformed --expires-in .*90m, 12h, 30d/, ...scoped, `--expires-in=${text}`] as const,
		),
		[/revoke needs <id>/, 'revoke'],
		[/malformed id of a key/, 'revoke', 'oob-1'],
		[/unexpected argument y/, 'revoke', keyId, 'y'],
		[/unexpected argument more/, 'list', 'more'],
		[/--stack/, 'list', '--stack'],
	]
	for (const [says, ...argv] of refused)
		it(`refuses, and says why: ${JSON.stringify(argv).slice(0, 80)}`, () => {
			assert.throws(
				() => parseKeysArguments(argv),
				(error) => error instanceof UsageError && says.test(error.message),
			)
		})

	it('does not repeat a key that was given in place of its id', () => {
		assert.throws(
			() => parseKeysArguments(['revoke', key]),
			(error) =>
				error instanceof UsageError &&
				/the id of the key, not the key/.test(error.message) &&
				!error.message.includes(key),
		)
	})
})
