import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { addressesOf } from './addresses.ts'

describe('addressesOf', () => {
	it('asks the origin of the WebSocket if no REST API is named', () => {
		const { webSocket, device } = addressesOf({
			webSocketUrl: 'ws://localhost:8080/ws',
			fingerprint: '92b.y7i24q',
		})
		assert.equal(webSocket(undefined), 'ws://localhost:8080/ws?fingerprint=92b.y7i24q&frames=packed')
		assert.equal(device, 'http://localhost:8080/device?fingerprint=92b.y7i24q')
	})

	it('keeps the path of the REST API, and what stands in the query already', () => {
		const { webSocket, device } = addressesOf({
			webSocketUrl: 'wss://live.example.com/prod/?a=b#c',
			restUrl: 'https://rest.example.com/v1/',
			fingerprint: 'a&b',
		})
		assert.equal(webSocket(7), 'wss://live.example.com/prod/?a=b&fingerprint=a%26b&frames=packed&after=7')
		assert.equal(device, 'https://rest.example.com/v1/device?fingerprint=a%26b')
	})

	it('asks for the latest imports only as long as there is no cursor', () => {
		const { webSocket } = addressesOf({ webSocketUrl: 'wss://example.com/ws', fingerprint: 'a', last: 5 })
		assert.equal(webSocket(undefined), 'wss://example.com/ws?fingerprint=a&frames=packed&last=5')
		assert.equal(webSocket(0), 'wss://example.com/ws?fingerprint=a&frames=packed&after=0')
	})
})
