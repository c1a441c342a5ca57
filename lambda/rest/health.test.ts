import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import { errorsOf, proto } from '../testing/proto.ts'

describe('GET /health', () => {
	it('is an ApiHealth of the proto with the version that answers', async () => {
		process.env['VERSION'] = '1.2.3'
		const { handler } = await import('./health.lambda.ts')
		const { statusCode, body } = await handler({} as APIGatewayProxyEventV2)
		assert.equal(statusCode, 200)
		const health: unknown = JSON.parse(body ?? '')
		assert.deepEqual(health, { '@context': proto.Context.apiHealth.toString(), version: '1.2.3' })
		assert.deepEqual(errorsOf(proto.ApiHealth, health), [])
	})
})
