import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Clock } from './coap/clock.ts'
import { manualClock } from './testing/manualClock.ts'
import { startServer } from './testing/startServer.ts'
import { ascii } from './testing/udpClient.ts'

const request = (messageId: string): string =>
	`42 02 ${messageId} aa bb b3 ${ascii('msg')} 03 ${ascii('d2c')} 03 ${ascii('raw')} 46 ${ascii('id=d-1')} ff 00`

describe('row 52: local: a message that the CoAP server fails at', () => {
	// Only the clock can fail here: `now` while the datagram is examined, `after` while it is answered.
	for (const failing of ['now', 'after'] as const satisfies readonly (keyof Clock)[])
		it(`is a line of the log, and the next one is answered: ${failing}`, async (t) => {
			const clock = manualClock()
			let fails = true
			const broken = (): never => {
				throw new Error('told to fail')
			}
			const { client, log } = await startServer(t, {
				clock: {
					now: () => (fails && failing === 'now' ? broken() : clock.now()),
					after: (ms, action) => (fails && failing === 'after' ? broken() : clock.after(ms, action)),
				},
			})
			client.send(request('00 01'))
			await client.expectSilence()
			assert.deepEqual(log, [{ event: 'coap.defect', error: 'Error: told to fail' }])
			fails = false
			client.send(request('00 02'))
			assert.equal(await client.next(), '62410002aabb')
		})
})
