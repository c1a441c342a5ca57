import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { bundleLambdas } from '../../cdk/functions/bundleLambdas.ts'
import { apiEvent } from '../testing/apiEvent.ts'
import { errorsOf, proto } from '../testing/proto.ts'

describe('GET /health', () => {
	const { folder, dispose } = bundleLambdas()
	after(dispose)

	it('is an ApiHealth of the proto with the version that answers', async () => {
		process.env['VERSION'] = '1.2.3'
		const { handler } = await import(join(folder('rest/health'), 'index.mjs'))
		const { statusCode, body } = await handler(apiEvent({ routeKey: 'GET /health' }))
		assert.equal(statusCode, 200)
		const health: unknown = JSON.parse(body ?? '')
		assert.deepEqual(health, { '@context': proto.Context.apiHealth.toString(), version: '1.2.3' })
		assert.deepEqual(errorsOf(proto.ApiHealth, health), [])
	})
})
