import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { KEY, psk } from '../testing/psks.ts'
import { startSecured } from '../testing/startSecured.ts'
import { fromHex } from '../testing/udpClient.ts'

const D1 = { psk: { identity: 'd-1', key: KEY }, firstTimeoutMs: 20 }

const failure = (port: number, error: string) => ({
	event: 'coap.dtls.failed',
	peer: `127.0.0.1:${port}`,
	deviceId: 'd-1',
	error,
})

describe('the key of a PSK identity', () => {
	it('is looked up once for each handshake, while its datagrams wait', async (t) => {
		const asked: string[] = []
		const key = Promise.withResolvers<Uint8Array>()
		const isAsked = Promise.withResolvers<void>()
		const { connect, log } = await startSecured(t, {
			psk: (identity) => {
				asked.push(identity)
				isAsked.resolve()
				return key.promise
			},
		})
		const client = await connect(D1)
		await isAsked.promise
		// It sends its flight again meanwhile.
		const { length } = client.flights
		while (client.flights.length === length) await new Promise((resolve) => setTimeout(resolve, 5))
		key.resolve(Buffer.from(KEY))
		await client.established
		assert.deepEqual(asked, ['d-1'])
		client.send(fromHex('40 00 00 01'))
		assert.equal((await client.next()).toString('hex'), '70000001')
		assert.deepEqual(log, [])
	})

	it('is looked up again when that failed, with the next retransmission', async (t) => {
		let attempts = 0
		const { connect, log } = await startSecured(t, {
			psk: async (identity) => {
				attempts += 1
				if (attempts === 1) throw new Error('table is down')
				return psk(identity)
			},
		})
		const client = await connect(D1)
		await client.established
		assert.equal(attempts, 2)
		assert.deepEqual(log, [failure(client.port, 'PSK not looked up: Error: table is down')])
	})

	it('is looked up again when there was no answer in time', async (t) => {
		const isAsked = Promise.withResolvers<void>()
		let attempts = 0
		const { connect, clock, log } = await startSecured(
			t,
			{
				psk: (identity) => {
					isAsked.resolve()
					attempts += 1
					return attempts === 1 ? new Promise(() => {}) : psk(identity)
				},
			},
			{ limits: { lookUpMs: 500 } },
		)
		const client = await connect(D1)
		await isAsked.promise
		clock.advance(500)
		await client.established
		assert.deepEqual(log, [failure(client.port, 'PSK not looked up: Error: no answer in 500 ms')])
	})

	// RFC 4279 §5.3
	for (const bytes of [0, 65])
		it(`of ${bytes} bytes is an error`, async (t) => {
			const isLogged = Promise.withResolvers<string | undefined>()
			const { connect } = await startSecured(
				t,
				{ psk: async () => new Uint8Array(bytes) },
				{ log: ({ error }) => isLogged.resolve(error) },
			)
			await connect(D1)
			assert.equal(await isLogged.promise, `PSK not looked up: Error: a key has 1 to 64 bytes, not ${bytes}`)
		})

	it('can have 64 bytes, and its identity 128', async (t) => {
		const long = { identity: 'd'.repeat(128), key: 'k'.repeat(64) }
		const { connect } = await startSecured(t, {
			psk: async (identity) => (identity === long.identity ? Buffer.from(long.key) : undefined),
		})
		await (await connect({ psk: long })).established
	})
})
