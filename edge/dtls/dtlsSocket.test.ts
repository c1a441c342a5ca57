import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { randomFor } from '../../testing/random.ts'
import { startLossyRelay } from '../../torture/testing/lossyRelay.ts'
import { systemClock } from '../coap/clock.ts'
import { createAuthority } from '../testing/certificates.ts'
import { type DtlsClient, openDtlsClient } from '../testing/dtlsClient.ts'
import { KEY, psk } from '../testing/psks.ts'
import { startSecured } from '../testing/startSecured.ts'
import { fromHex } from '../testing/udpClient.ts'

const D1 = { psk: { identity: 'd-1', key: KEY } }
const D2 = { psk: { identity: 'd-2', key: KEY } }

/** RFC 7252 §4.3: an Empty CON is answered with RST. */
const expectPong = async (client: DtlsClient): Promise<void> => {
	client.send(fromHex('40 00 12 34'))
	assert.equal((await client.next()).toString('hex'), '70001234')
}

// RFC 6347 §4.1: content type, version, epoch, sequence number, length
const HEADER = 13
const RANDOM_AT = HEADER + 12 + 2
const ALERT = 21
const HELLO_VERIFY_REQUEST = 3

/** The ClientHello of another handshake. */
const withOtherRandom = (hello: Buffer): Buffer => {
	const other = Buffer.from(hello)
	other.writeUInt8(other.readUInt8(RANDOM_AT) ^ 0xff, RANDOM_AT)
	return other
}

describe('a DTLS session', () => {
	it('carries messages, and bad records among them are dropped without a word', async (t) => {
		const { connect, log } = await startSecured(t, { psk })
		const client = await connect(D1)
		await client.established
		await expectPong(client)
		const good = Buffer.from(client.flights.at(-1) ?? [])
		const changed = Buffer.from(good)
		changed.writeUInt8(changed.readUInt8(good.length - 1) ^ 1, good.length - 1)
		const bad = [changed, good, good.subarray(0, 20), Buffer.of(22), Buffer.alloc(0), Buffer.alloc(100, 0xff)]
		for (const datagram of [...bad, fromHex('40 00 12 34'), fromHex('17 fefd 0001 0000 0000 0009 0000')])
			client.sendRaw(datagram)
		await expectPong(client)
		assert.deepEqual(log, [])
	})

	it('outlives the ClientHello of another client at its address, until that has finished its handshake', async (t) => {
		const { connect, log } = await startSecured(t, { psk })
		const first = await connect(D1)
		await first.established
		const [hello = Buffer.alloc(0), helloWithCookie = Buffer.alloc(0)] = first.flights
		const before = first.datagrams.length
		first.sendRaw(withOtherRandom(hello))
		first.sendRaw(withOtherRandom(helloWithCookie))
		await first.arrived(before + 2)
		const [verify] = first.datagrams.slice(before)
		assert.equal(verify?.readUInt8(HEADER), HELLO_VERIFY_REQUEST)
		await expectPong(first)
		first.vanish()
		const second = await connect({ ...D2, ownPort: first.port })
		await second.established
		await expectPong(second)
		assert.deepEqual(log, [])
	})

	it('ends with close_notify from the client, which is answered', async (t) => {
		const { connect } = await startSecured(t, { psk })
		const client = await connect(D1)
		await client.established
		const before = client.datagrams.length
		client.shutDown()
		await client.arrived(before + 1)
		assert.equal(client.datagrams[before]?.readUInt8(0), ALERT)
	})

	it('ends with close_notify when the server closes', async (t) => {
		const { connect, server } = await startSecured(t, { psk })
		const client = await connect(D1)
		await client.established
		await server.close()
		await client.closed
	})

	it('ends when it was idle for too long', async (t) => {
		const { connect, clock } = await startSecured(t, { psk }, { limits: { idleMs: 600_000 } })
		const idle = await connect(D1)
		const busy = await connect(D2)
		await Promise.all([idle.established, busy.established])
		clock.advance(500_000)
		await expectPong(busy)
		clock.advance(200_000)
		await idle.closed
		await expectPong(busy)
	})

	it('ends when its identity is revoked', async (t) => {
		const { connect, server } = await startSecured(t, { psk })
		const revoked = await connect(D1)
		const other = await connect(D2)
		await Promise.all([revoked.established, other.established])
		server.endSessions('d-1')
		await revoked.closed
		await expectPong(other)
	})

	it('that was idle for the longest time makes room for a new one', async (t) => {
		const { connect } = await startSecured(t, { psk }, { limits: { maxSessions: 2 } })
		const used = await connect(D1)
		await used.established
		const idle = await connect(D2)
		await idle.established
		await expectPong(used)
		const third = await connect(D1)
		await third.established
		await idle.closed
		await expectPong(used)
		await expectPong(third)
	})
})

describe('a DTLS handshake', () => {
	it('survives the loss of its flights, from both sides', async (t) => {
		const limits = { firstTimeoutMs: 20 }
		const { dtlsPort, log } = await startSecured(t, { psk }, { clock: systemClock, limits })
		for (let seed = 0; seed < 8; seed++) {
			const relay = await startLossyRelay(dtlsPort, 20, randomFor(6347, seed))
			t.after(relay.close)
			const client = await openDtlsClient(relay.port, { ...D1, firstTimeoutMs: 20 })
			t.after(client.close)
			await client.established
		}
		assert.deepEqual(log, [])
	})

	it('makes room for a new one when there are too many', async (t) => {
		const keyOf = Promise.withResolvers<Uint8Array>()
		const { connect, log } = await startSecured(
			t,
			{ psk: (identity) => (identity === 'slow' ? keyOf.promise : psk(identity)) },
			{ limits: { maxHandshakes: 2 } },
		)
		const slow = { psk: { identity: 'slow', key: KEY } }
		const [first, second] = [await connect(slow), await connect(slow)]
		// Its last flight is on its way, the key is not there.
		await Promise.all([first.arrived(2), second.arrived(2)])
		const third = await connect(D1)
		await third.established
		assert.deepEqual(log, [
			{
				event: 'coap.dtls.failed',
				peer: `127.0.0.1:${first.port}`,
				deviceId: 'slow',
				error: 'more than 2 handshakes at a time',
			},
		])
		keyOf.resolve(Buffer.from(KEY))
		await second.established
		await expectPong(second)
	})

	it('fails when the client does not finish it', async (t) => {
		const { connect, clock, log } = await startSecured(
			t,
			{ psk: () => new Promise(() => {}) },
			{ limits: { handshakeMs: 4_000 } },
		)
		const client = await connect(D1)
		await client.arrived(2)
		clock.advance(4_000)
		assert.deepEqual(
			log.map(({ error }) => error),
			['the client does not finish the handshake'],
		)
	})

	it('has no datagram that is longer than 1,232 bytes', async (t) => {
		const authority = createAuthority(t, { kind: 'rsa' })
		const { cert, key } = authority.issue('localhost')
		const { connect } = await startSecured(t, {
			certificate: { cert: cert + authority.cert, key },
			clientCa: authority.cert,
		})
		const client = await connect({ certificate: authority.issue('d-1') })
		await client.established
		const lengths = client.datagrams.map(({ length }) => length)
		assert.ok(Math.max(...lengths) <= 1_232, `${lengths}`)
		assert.ok(lengths.filter((length) => length > 600).length > 1, `${lengths}`)
	})
})
