import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Type } from '@sinclair/typebox'
import type { Access, Entrance } from '../../lambda/rest/entrance.ts'
import { neededFunctions } from './entranceNeeds.ts'

const row = (path: Entrance['path'], kind: 'public' | 'watcher', handler: Entrance['handler']): Entrance => {
	const access: Access = { kind }
	return { method: 'GET', path, summary: 'any.', access, response: Type.Object({}), handler }
}

const shared = {
	code: 'a/shared',
	environment: ['LEDGER_TABLE'],
	grants: { ledger: ['dynamodb:Query'] },
} as const
const alone = { code: 'a/alone', environment: [], grants: {} } as const

describe('the functions behind entrances', () => {
	const rows = [
		row('/one', 'watcher', shared),
		row('/alone', 'public', alone),
		row('/two', 'watcher', shared),
	]
	const [ofTwo, ofOne, ...others] = neededFunctions(rows)

	it('are one for all rows that name it', () => {
		assert.deepEqual([others, ofTwo?.rows.length, ofOne?.rows.length], [[], 2, 1])
		assert.equal(ofTwo?.description, 'GET /one: any. GET /two: any.')
	})

	it('need what they state and what the access to them needs, each once', () => {
		assert.deepEqual(ofTwo?.environment.toSorted(), [
			'ALLOWED_ORIGINS',
			'ATTEMPTS_TABLE',
			'DEVICES_TABLE',
			'FAILED_ATTEMPTS_PER_MINUTE',
			'LEDGER_TABLE',
			'METRICS_NAMESPACE',
		])
		assert.deepEqual(ofTwo?.grants, [
			{ devices: ['dynamodb:GetItem'], attempts: ['dynamodb:GetItem', 'dynamodb:UpdateItem'] },
			{ ledger: ['dynamodb:Query'] },
		])
	})

	it('need the accounts where a row wants the signature of another service', () => {
		const access: Access = { kind: 'webhook', service: 'nrfcloud' }
		const [needed] = neededFunctions([{ ...row('/one', 'public', alone), access }])
		assert.deepEqual(needed?.environment, ['ACCOUNTS_SECRET'])
		assert.deepEqual(needed?.grants, [{ accounts: ['secretsmanager:GetSecretValue'] }, {}])
	})

	it('need the tables of keys and of attempts where a row wants a key', () => {
		const access: Access = { kind: 'key', scopes: ['devices:read'] }
		const [needed] = neededFunctions([{ ...row('/one', 'public', alone), access }])
		assert.deepEqual(needed?.environment.toSorted(), [
			'ALLOWED_ORIGINS',
			'ATTEMPTS_TABLE',
			'FAILED_ATTEMPTS_PER_MINUTE',
			'KEYS_TABLE',
			'METRICS_NAMESPACE',
		])
		assert.deepEqual(needed?.grants, [
			{ keys: ['dynamodb:GetItem'], attempts: ['dynamodb:GetItem', 'dynamodb:UpdateItem'] },
			{},
		])
	})

	it('need nothing where a row is public and states nothing', () => {
		assert.deepEqual([ofOne?.environment, ofOne?.grants], [[], [{}, {}]])
	})

	it('are described once: two descriptions of one function are a mistake', () => {
		const other = { ...shared, grants: {} }
		assert.throws(() => neededFunctions([...rows, row('/three', 'public', other)]), /a\/shared is described/)
	})
})
