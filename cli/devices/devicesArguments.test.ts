import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../commandLine.ts'
import { parseDevicesArguments } from './devicesArguments.ts'

const options = { stack: undefined, json: false }
const register = {
	...options,
	name: 'register',
	deviceId: 'oob-352656108602296',
	model: 'PCA20065',
	fingerprint: undefined,
	short: false,
	both: false,
	showEarlier: false,
	account: undefined,
}

describe('the command line of devices', () => {
	const accepted = [
		{ line: '', command: { ...options, name: 'help' } },
		{ line: 'help', command: { ...options, name: 'help' } },
		{ line: '--help', command: { ...options, name: 'help' } },
		{ line: 'register -h', command: { ...options, name: 'help' } },
		{ line: 'register oob-352656108602296 PCA20065', command: register },
		{
			line: 'register oob-352656108602296 PCA20065 --fingerprint 92B.Y7I24Q',
			command: { ...register, fingerprint: '92b.y7i24q' },
		},
		{ line: 'register oob-352656108602296 PCA20065 --short', command: { ...register, short: true } },
		{
			line: 'register oob-352656108602296 PCA20065 --show-earlier',
			command: { ...register, showEarlier: true },
		},
		{ line: 'register oob-352656108602296 PCA20065 --both', command: { ...register, both: true } },
		{
			line: 'register oob-352656108602296 PCA20065 --both --fingerprint 92b.y7i24q',
			command: { ...register, both: true, fingerprint: '92b.y7i24q' },
		},
		{
			line: '--stack prod --json register oob-352656108602296 PCA20065',
			command: { ...register, stack: 'prod', json: true },
		},
		{
			line: 'register oob-352656108602296 PCA20065 --account elite',
			command: { ...register, account: 'elite' },
		},
		{
			line: 'import kits.csv',
			command: { ...options, name: 'import', file: 'kits.csv', out: 'kits.fingerprints.csv', dryRun: false },
		},
		{
			line: 'import kits --out made.csv --dry-run --json',
			command: { ...options, name: 'import', file: 'kits', out: 'made.csv', dryRun: true, json: true },
		},
		{
			line: 'set oob-1 --model thingy91x',
			command: { ...options, name: 'set', deviceId: 'oob-1', model: 'thingy91x', account: undefined },
		},
		{
			line: 'set oob-1 --account nordic --stack prod',
			command: {
				name: 'set',
				deviceId: 'oob-1',
				model: undefined,
				account: 'nordic',
				json: false,
				stack: 'prod',
			},
		},
		{ line: 'list', command: { ...options, name: 'list' } },
		{ line: 'list --json', command: { ...options, name: 'list', json: true } },
		{ line: 'show 92B.Y7I24Q', command: { ...options, name: 'show', fingerprint: '92b.y7i24q' } },
		{
			line: 'show 92b.y7i24q --stack senml-live',
			command: { ...options, name: 'show', fingerprint: '92b.y7i24q', stack: 'senml-live' },
		},
		{ line: 'show --id oob-1', command: { ...options, name: 'show', deviceId: 'oob-1' } },
		{ line: 'erase oob-1', command: { ...options, name: 'erase', deviceId: 'oob-1', yes: false } },
		{
			line: 'erase oob-1 --yes --json --stack prod',
			command: { name: 'erase', deviceId: 'oob-1', yes: true, json: true, stack: 'prod' },
		},
		{ line: 'psk oob-1', command: { ...options, name: 'psk', deviceId: 'oob-1', change: undefined } },
		{ line: 'psk oob-1 --renew', command: { ...options, name: 'psk', deviceId: 'oob-1', change: 'renew' } },
		{
			line: 'psk oob-1 --revoke --json',
			command: { ...options, name: 'psk', deviceId: 'oob-1', change: 'revoke', json: true },
		},
	]
	for (const { line, command } of accepted)
		it(`takes: ${line === '' ? '(nothing)' : line}`, () => {
			const argv = line.split(' ').filter((word) => word !== '')
			assert.deepEqual(parseDevicesArguments(argv), command)
		})

	const refused: readonly (readonly [says: RegExp, ...argv: string[]])[] = [
		[/unknown command delete/, 'delete', 'x'],
		[/register needs <deviceId> <model>/, 'register'],
		[/register needs <deviceId> <model>/, 'register', 'x'],
		[/register needs <deviceId> <model>/, 'register', 'x', ''],
		[/malformed device id/, 'register', '', 'PCA20065'],
		[/malformed device id/, 'register', 'a/b', 'PCA20065'],
		[/malformed device id/, 'register', 'x'.repeat(129), 'PCA20065'],
		[/malformed fingerprint/, 'register', 'x', 'PCA20065', '--fingerprint', '92b.l00000'],
		[/malformed fingerprint/, 'register', 'x', 'PCA20065', '--fingerprint', ''],
		[/unexpected argument more/, 'register', 'x', 'PCA20065', 'more'],
		[/leave out --short/, 'register', 'x', 'PCA20065', '--both', '--short'],
		[/malformed account/, 'register', 'x', 'PCA20065', '--account', 'a b'],
		[/import needs <file.csv>/, 'import'],
		[/unexpected argument more/, 'import', 'kits.csv', 'more'],
		[/set needs <deviceId>/, 'set'],
		[/set needs --model or --account/, 'set', 'x'],
		[/--model needs a model/, 'set', 'x', '--model', ''],
		[/malformed account/, 'set', 'x', '--account', 'a b'],
		[/malformed device id/, 'set', 'a/b', '--model', 'x'],
		[/show needs <fingerprint> or --id <deviceId>/, 'show'],
		[/malformed device id/, 'show', '--id', 'a/b'],
		[/unexpected argument 92b.y7i24q: show takes a fingerprint or --id/, 'show', '92b.y7i24q', '--id', 'x'],
		[/malformed fingerprint/, 'show', 'oob-352656108602296'],
		[/unexpected argument more/, 'show', '92b.y7i24q', 'more'],
		[/unexpected argument more/, 'list', 'more'],
		[/erase needs <deviceId>/, 'erase'],
		[/malformed device id/, 'erase', 'a/b'],
		[/malformed device id/, 'erase', ''],
		[/unexpected argument y/, 'erase', 'x', 'y'],
		[/psk needs <deviceId>/, 'psk'],
		[/malformed device id/, 'psk', 'a/b'],
		[/unexpected argument y/, 'psk', 'x', 'y'],
		[/--renew makes a key and --revoke removes it/, 'psk', 'x', '--renew', '--revoke'],
		[/--verbose/, 'list', '--verbose'],
		[/--stack/, 'list', '--stack'],
	]
	for (const [says, ...argv] of refused)
		it(`refuses, and says why: ${JSON.stringify(argv).slice(0, 80)}`, () => {
			assert.throws(
				() => parseDevicesArguments(argv),
				(error) => error instanceof UsageError && says.test(error.message),
			)
		})
})
