import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Type } from '@sinclair/typebox'
import type { Entrance } from '../../lambda/rest/entrance.ts'
import { compileRows } from '../../lambda/testing/compileRows.ts'

const schema = Type.Object({ limit: Type.Optional(Type.String({ pattern: '^[1-9]$', expected: 'a digit' })) })

const row = (path: `/${string}`): Entrance => ({
	method: 'GET',
	path,
	summary: 'a list.',
	access: { kind: 'public' },
	request: { query: schema },
	response: Type.Object({}),
	handler: { code: 'tests/lists', environment: [], grants: {} },
})

describe('the compiled rows of a function', () => {
	it('may share a schema: each validates with it', async () => {
		const { entrances } = await compileRows([row('/one'), row('/other')])
		for (const path of ['/one', '/other']) {
			const read = (limit: string) =>
				entrances[`GET ${path}`]?.read?.({
					headers: {},
					isBase64Encoded: false,
					queryStringParameters: { limit },
				})
			assert.deepEqual(read('3'), { query: { limit: '3' }, body: undefined })
			const refused = read('0')
			assert.ok(refused !== undefined && 'problem' in refused)
			assert.equal(refused.problem.detail, '/limit: must be a digit')
		}
	})
})
