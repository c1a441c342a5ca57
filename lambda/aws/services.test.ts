import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createServices } from './services.ts'

describe('the clients of a function', () => {
	const environment = {
		AWS_REGION: 'eu-west-1',
		AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: 'http://127.0.0.1:1/live',
	}

	it('are made once each', () => {
		const { db, sockets, queues, iot, counterDb } = createServices(environment)
		for (const client of [db, sockets, queues, iot, counterDb]) assert.equal(client(), client())
		assert.notEqual(db(), createServices(environment).db())
	})

	it('try three times, but those of sockets and counters once', async () => {
		const { db, sockets, queues, iot, counterDb } = createServices(environment)
		const attempts = [db, queues, iot, sockets, counterDb].map((client) => client().config.maxAttempts())
		assert.deepEqual(await Promise.all(attempts), [3, 3, 3, 1, 1])
	})

	it('count over the connections of the other client of the tables', () => {
		const { db, counterDb } = createServices(environment)
		assert.equal(counterDb().config.requestHandler, db().config.requestHandler)
	})

	it('post to the sockets of the stage that the environment names', async () => {
		const { endpoint } = createServices(environment).sockets().config
		assert.partialDeepStrictEqual(await endpoint?.(), { hostname: '127.0.0.1', port: 1, path: '/live' })
	})
})
