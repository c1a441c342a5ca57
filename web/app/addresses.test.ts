import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readAddresses } from './addresses.ts'

const local = {
	live: 'ws://localhost:8080/ws',
	communications: 'ws://localhost:8080/communications',
	actions: 'ws://localhost:8080/actions',
}

const read = (value: unknown, page: string) => readAddresses(JSON.stringify(value), new URL(page))

describe('the WebSockets that the page opens', () => {
	it('are those of the stack', () => {
		const deployed = {
			live: 'wss://a.execute-api.eu-west-1.amazonaws.com/live',
			communications: 'wss://b.execute-api.eu-west-1.amazonaws.com/communications',
			actions: 'wss://b.execute-api.eu-west-1.amazonaws.com/actions',
		}
		assert.deepEqual(read(deployed, 'https://c.execute-api.eu-west-1.amazonaws.com/'), deployed)
		assert.deepEqual(read(local, 'http://localhost:8080/'), local)
	})

	it('are at the name by which a page of local mode was opened', () => {
		assert.deepEqual(read(local, 'http://192.0.2.1:8080/#29a.ch3ckr'), {
			live: 'ws://192.0.2.1:8080/ws',
			communications: 'ws://192.0.2.1:8080/communications',
			actions: 'ws://192.0.2.1:8080/actions',
		})
	})

	for (const value of [null, {}, { ...local, live: 1 }])
		it(`have to be there: not ${JSON.stringify(value)}`, () =>
			assert.throws(() => read(value, 'http://localhost/'), TypeError))
})
