import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { UsageError } from '../commandLine.ts'
import { parseAccountsArguments } from './accountsArguments.ts'

const options = { stack: undefined, json: false }
const set = { ...options, name: 'set', account: 'nordic', files: {}, makesWebhookSecret: false }

describe('the command line of accounts', () => {
	const accepted = [
		{ line: '', command: { ...options, name: 'help' } },
		{ line: 'set --help', command: { ...options, name: 'help' } },
		{ line: 'list --json', command: { ...options, name: 'list', json: true } },
		{
			line: 'remove nordic --stack prod',
			command: { stack: 'prod', json: false, name: 'remove', account: 'nordic' },
		},
		{ line: 'set nordic --team 0f4a-1', command: { ...set, teamId: '0f4a-1' } },
		{ line: 'set nordic --api-key-file -', command: { ...set, files: { apiKey: '-' } } },
		{
			line: 'set nordic --webhook-secret-file a --webhook-token-file b',
			command: { ...set, files: { webhookSecret: 'a', webhookToken: 'b' } },
		},
		{ line: 'set nordic --new-webhook-secret', command: { ...set, makesWebhookSecret: true } },
		{
			line: 'set nordic --api-url https://api.example.com/',
			command: { ...set, apiUrl: 'https://api.example.com' },
		},
		{
			line: 'set nordic --api-url http://127.0.0.1:9000',
			command: { ...set, apiUrl: 'http://127.0.0.1:9000' },
		},
	]
	for (const { line, command } of accepted)
		it(`takes: ${line === '' ? '(nothing)' : line}`, () =>
			assert.deepEqual(parseAccountsArguments(line.split(' ').filter((word) => word !== '')), command))

	const refused: readonly (readonly [line: string, says: RegExp])[] = [
		['delete', /unknown command delete/],
		['set', /set needs <name>/],
		['set a/b --team 1', /the name of an account has 1 to 64/],
		['set nordic', /at least one member/],
		['set nordic more --team 1', /unexpected argument more/],
		['set nordic --team a/b', /--team is no id/],
		['set nordic --api-url http://api.example.com', /must be an https:\/\/ address/],
		['set nordic --api-url https://api.example.com/v1', /without a path/],
		['set nordic --api-url nowhere', /must be an https:\/\/ address/],
		['set nordic --new-webhook-secret --webhook-secret-file a', /either --webhook-secret-file or/],
		['set nordic --api-key-file - --webhook-token-file -', /only one credential/],
		['list nordic', /unexpected argument nordic/],
		['remove', /remove needs <name>/],
		['remove nordic more', /unexpected argument more/],
		['set nordic --api-key s3cret', /Unknown option '--api-key'/],
	]
	for (const [line, says] of refused)
		it(`refuses, and says why: ${line}`, () =>
			assert.throws(
				() => parseAccountsArguments(line.split(' ')),
				(error) => error instanceof UsageError && says.test(error.message),
			))
})
