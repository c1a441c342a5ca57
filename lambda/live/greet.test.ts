import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Greeting } from './connection.ts'
import { type GreetNeeds, greet } from './greet.ts'
import type { Posted } from './post.ts'

const connectedAt = 1694503339523

const greeting: Greeting = { v: 1, deviceId: 'device', connectionId: 'c1', connectedAt, after: 6 }

const identity = { '@context': 'https://github.com/hello-nrfcloud/proto/deviceIdentity', id: 'device' }

/** Ports that write down what happens, on a clock that only waiting moves. */
const recording = (
	outcome: (frame: string, at: number) => Posted = () => 'sent',
	changed: Partial<GreetNeeds> = {},
	{ delay = 0, missed = ['7/1', '7/2', '8/1'] } = {},
) => {
	const events: string[] = []
	let time = connectedAt + delay
	const needs: GreetNeeds = {
		post: async (connectionId, frame) => {
			const posted = outcome(frame, time - connectedAt)
			events.push(`${frame === JSON.stringify(identity) ? 'identity' : frame} to ${connectionId}: ${posted}`)
			return posted
		},
		identity: async (deviceId) => {
			assert.equal(deviceId, 'device')
			return identity
		},
		makeLive: async ({ deviceId, connectionId }) => {
			events.push(`live ${deviceId} ${connectionId}`)
			return true
		},
		remove: async ({ deviceId, connectionId }) => {
			events.push(`remove ${deviceId} ${connectionId}`)
		},
		framesAfter: async function* (deviceId, seq) {
			events.push(`read ${deviceId} after ${seq}`)
			yield* missed
		},
		now: () => time,
		wait: async (milliseconds) => {
			assert.ok(milliseconds > 0)
			time += milliseconds
		},
		...changed,
	}
	return { events, needs, waited: () => time - connectedAt - delay }
}

describe('a greeting', () => {
	it('is the identity, then the socket becomes live, then what was missed comes in order', async () => {
		const { events, needs, waited } = recording()
		assert.equal(await greet(needs, greeting), 'greeted')
		assert.deepEqual(events, [
			'identity to c1: sent',
			'live device c1',
			'read device after 6',
			'7/1 to c1: sent',
			'7/2 to c1: sent',
			'8/1 to c1: sent',
		])
		assert.equal(waited(), 0)
	})

	it('posts a missed frame only when the one in front of it has arrived', async () => {
		let posting = 0
		const { needs } = recording(undefined, {
			post: async () => {
				assert.equal(++posting, 1)
				await new Promise(setImmediate)
				posting--
				return 'sent'
			},
		})
		assert.equal(await greet(needs, greeting), 'greeted')
	})

	it('without missed frames is the identity', async () => {
		const { events, needs } = recording(undefined, {}, { missed: [] })
		assert.equal(await greet(needs, greeting), 'greeted')
		assert.deepEqual(events, ['identity to c1: sent', 'live device c1', 'read device after 6'])
	})
})

// DESIGN.md §2: API Gateway answers 410 to a post made before $connect has returned.
describe('a greeting that is answered with 410', () => {
	it('during the handshake is tried again until the handshake has ended', async () => {
		const { events, needs, waited } = recording((_, at) => (at < 700 ? 'gone' : 'sent'))
		assert.equal(await greet(needs, greeting), 'greeted')
		assert.ok(waited() >= 700 && waited() < 1000, `after ${waited()} ms`)
		assert.ok(!events.includes('remove device c1'))
		assert.deepEqual(events.slice(-5), [
			'live device c1',
			'read device after 6',
			'7/1 to c1: sent',
			'7/2 to c1: sent',
			'8/1 to c1: sent',
		])
	})

	it('for more than 5 s is given up, and the connection forgotten', async () => {
		const { events, needs, waited } = recording(() => 'gone')
		assert.equal(await greet(needs, greeting), 'gone')
		assert.ok(waited() > 5000 && waited() < 5500, `after ${waited()} ms`)
		assert.deepEqual(new Set(events), new Set(['identity to c1: gone', 'remove device c1']))
		assert.equal(events.at(-1), 'remove device c1')
	})

	it('is not tried again when the greeting itself comes late', async () => {
		const { events, needs, waited } = recording(() => 'gone', {}, { delay: 60_000 })
		assert.equal(await greet(needs, greeting), 'gone')
		assert.deepEqual(events, ['identity to c1: gone', 'remove device c1'])
		assert.equal(waited(), 0)
	})

	it('for a missed frame ends, and the connection is forgotten', async () => {
		const { events, needs } = recording((frame) => (frame === '7/2' ? 'gone' : 'sent'))
		assert.equal(await greet(needs, greeting), 'gone')
		assert.deepEqual(events.slice(-3), ['7/1 to c1: sent', '7/2 to c1: gone', 'remove device c1'])
	})
})

describe('a greeting that fails', () => {
	it('at the identity rejects, and the socket is not live', async () => {
		const { events, needs } = recording(() => 'failed')
		await assert.rejects(greet(needs, greeting), /c1/)
		assert.deepEqual(events, ['identity to c1: failed'])
	})

	it('at a missed frame rejects, so that it comes again instead of leaving a gap', async () => {
		const { events, needs } = recording((frame) => (frame === '7/2' ? 'failed' : 'sent'))
		await assert.rejects(greet(needs, greeting), /c1/)
		assert.ok(!events.includes('remove device c1'))
		assert.ok(!events.includes('8/1 to c1: sent'))
	})

	const failing = async (): Promise<never> => {
		throw new Error('throttled')
	}
	for (const port of ['identity', 'makeLive'] as const)
		it(`at ${port} rejects`, async () => {
			const { needs } = recording(undefined, { [port]: failing })
			await assert.rejects(greet(needs, greeting), /throttled/)
		})

	it('at the ledger rejects', async () => {
		const framesAfter = async function* () {
			yield '7/1'
			throw new Error('throttled')
		}
		const { events, needs } = recording(undefined, { framesAfter })
		await assert.rejects(greet(needs, greeting), /throttled/)
		assert.equal(events.at(-1), '7/1 to c1: sent')
	})
})

describe('a greeting for nobody', () => {
	it('ends when the connection has ended in between', async () => {
		const { events, needs } = recording(undefined, { makeLive: async () => false })
		assert.equal(await greet(needs, greeting), 'gone')
		assert.deepEqual(events, ['identity to c1: sent'])
	})

	it('forgets the connection when the device is not registered any more', async () => {
		const { events, needs } = recording(undefined, { identity: async () => undefined })
		assert.equal(await greet(needs, greeting), 'gone')
		assert.deepEqual(events, ['remove device c1'])
	})
})
