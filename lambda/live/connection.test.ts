import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { newConnection } from './connection.ts'

const now = 1694503339523

describe('a new connection', () => {
	it('is to be greeted, and outlives the two hours that API Gateway gives it, by ten minutes', () => {
		// 2 h 10 min
		assert.deepEqual(newConnection('device', 'connection', now), {
			deviceId: 'device',
			connectionId: 'connection',
			state: 'greeting',
			connectedAt: now,
			ttl: Date.parse('2023-09-12T09:32:19Z') / 1000,
		})
	})
})
