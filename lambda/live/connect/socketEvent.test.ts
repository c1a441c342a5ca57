import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { onlyOn, type SocketEvent } from './socketEvent.ts'

const event = (eventType: string): SocketEvent =>
	({ requestContext: { eventType, connectionId: 'c', authorizer: { deviceId: 'd' } } }) as SocketEvent

describe('a function for one type of events', () => {
	const handler = onlyOn('DISCONNECT', async ({ requestContext }) => ({
		statusCode: 200,
		body: requestContext.connectionId,
	}))

	it('handles that type', async () => {
		assert.deepEqual(await handler(event('DISCONNECT')), { statusCode: 200, body: 'c' })
	})

	for (const other of ['MESSAGE', 'CONNECT'])
		it(`does nothing on ${other}, whatever route the client has chosen`, async () => {
			assert.deepEqual(await handler(event(other)), { statusCode: 200 })
		})
})
