import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { findKey } from '../../lambda/keys/findKey.ts'
import { readKey } from '../../lambda/keys/keysTable.ts'
import type { Tables } from '../../local/testing/startTables.ts'
import { emulators } from '../../testing/emulators.ts'
import { startTables } from '../../testing/startTables.ts'
import { parseKeysArguments } from './keysArguments.ts'
import { type KeysCommand, runKeys } from './runKeys.ts'

const [emulator = 'embedded'] = emulators

const begin = Date.parse('2026-01-02T03:04:05.678Z')

/** Gives the same ids again: `aaaaaaaaaaaa`, `bbbbbbbbbbbb`, … */
const randomIds = () => {
	let calls = 0
	return { randomInt: () => Math.floor(calls++ / 12), randomBytes }
}

type Made = { readonly id: string; readonly key: string }

describe('npm run keys', () => {
	let tables: Tables
	before(async () => {
		tables = await startTables(emulator)
	})
	after(() => tables.close())

	const keys = (argv: readonly string[], now = begin) => {
		const keysTable = tables.table('KEYS_TABLE')
		const command = parseKeysArguments(argv) as KeysCommand
		return runKeys({ db: tables.db, keysTable, random: randomIds(), now }, command)
	}
	const find = (key: string) =>
		findKey({ readKey: readKey(tables.db, tables.table('KEYS_TABLE')), now: () => begin })(key)
	const made: Made[] = []

	it('has nothing to list at first', async () => {
		assert.deepEqual(await keys(['list']), { exitCode: 0, text: 'there are no keys', json: [] })
	})

	it('makes a key, and prints id and key, also where its id is taken', async () => {
		for (const [id, ...options] of [
			['aaaaaaaaaaaa', '--label', 'dash\u001b[2Jboard', '--expires-in', '1h', '--models', 'kit'],
			['bbbbbbbbbbbb', '--id-prefixes', 'oob-,map-', '--integrations', 'farm'],
		]) {
			const { exitCode, text, json } = await keys(['create', '--scope', 'devices:read', ...options])
			const { key } = json as Made
			assert.deepEqual([exitCode, json], [0, { id, key }])
			assert.equal(text.split('\n').slice(0, 2).join('\n'), `id  ${id}\nkey ${key}`)
			made.push(json as Made)
		}
	})

	it('stores scopes, label, what it sees and its times, and of the key a digest only', async () => {
		const found = await find(made[0]?.key ?? '')
		const { digest: _, pageSecret, ...members } = found ?? {}
		assert.deepEqual(members, {
			keyId: 'aaaaaaaaaaaa',
			scopes: ['devices:read'],
			label: 'dash\u001b[2Jboard',
			sees: { models: ['kit'] },
			createdAt: begin,
			expiresAt: begin + 3_600_000,
		})
		assert.equal(pageSecret?.length, 32)
		const { Items = [] } = await tables.db.send(new ScanCommand({ TableName: tables.table('KEYS_TABLE') }))
		assert.equal(Items.length, 2)
		const stored = JSON.stringify(Items.map((item) => unmarshall(item)))
		for (const { key } of made) assert.ok(!stored.includes(key.split('.')[1] ?? ''))
	})

	it('lists what there is to know, and nothing that opens or seals', async () => {
		const { text, json } = await keys(['list'])
		const createdAt = '2026-01-02T03:04:05.678Z'
		assert.deepEqual(json, [
			{
				id: 'aaaaaaaaaaaa',
				state: 'valid',
				scopes: ['devices:read'],
				sees: { models: ['kit'] },
				createdAt,
				expiresAt: '2026-01-02T04:04:05.678Z',
				label: 'dash\u001b[2Jboard',
			},
			{
				id: 'bbbbbbbbbbbb',
				state: 'valid',
				scopes: ['devices:read'],
				sees: { idPrefixes: ['oob-', 'map-'], integrations: ['farm'] },
				createdAt,
			},
		])
		const [head = '', first = '', second = ''] = text.split('\n')
		assert.match(head, /^ID +STATE +SCOPES +SEES +CREATED +EXPIRES +LABEL$/)
		assert.match(first, /^aaaaaaaaaaaa +valid +devices:read +models kit +.*dash\\u001b\[2Jboard$/)
		assert.match(second, / ids oob-…,map-…; integrations farm +\S+ +never$/)
		for (const { key } of made) assert.ok(!text.includes(key.split('.')[1] ?? ''))
	})

	it('revokes a key once, and says since when the next time', async () => {
		const revokedAt = new Date(begin + 1000).toISOString()
		const json = { id: 'bbbbbbbbbbbb', revokedAt }
		assert.deepEqual(await keys(['revoke', 'bbbbbbbbbbbb'], begin + 1000), {
			exitCode: 0,
			text: 'revoked bbbbbbbbbbbb',
			json,
		})
		assert.deepEqual(await keys(['revoke', 'bbbbbbbbbbbb'], begin + 2000), {
			exitCode: 0,
			text: `bbbbbbbbbbbb is revoked since ${revokedAt}`,
			json,
		})
	})

	it('lists which keys are revoked or expired', async () => {
		const { text, json } = await keys(['list'], begin + 3_600_000)
		assert.deepEqual(
			(json as { state: string }[]).map(({ state }) => state),
			['expired', 'revoked'],
		)
		assert.match(text, /^bbbbbbbbbbbb +revoked 2026-01-02T03:04:06.678Z /m)
	})

	it('refuses to revoke a key that there is not', async () => {
		const error = 'no key has the id cccccccccccc'
		assert.deepEqual(await keys(['revoke', 'cccccccccccc']), { exitCode: 1, text: error, json: { error } })
	})
})
