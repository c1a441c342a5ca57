import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { Identity } from '../coap/peer.ts'
import type { IsRevoked } from '../isRevoked.ts'
import { libcoapClient } from '../testing/libcoapClient.ts'
import { withLibcoapPsk } from '../testing/libcoapPsk.ts'
import { startServer } from '../testing/startServer.ts'
import { tagOf } from './lookUpPsk.ts'

const psk = { identity: 'd-1', key: Buffer.from('80ff'.repeat(8), 'hex') }

/** What libcoap's client receives from a server that asks about its identity. */
const postTo = async (t: TestContext, isRevoked: IsRevoked) => {
	const credentials = { psk: async () => psk.key }
	const { server, published, log } = await startServer(t, { dtls: { port: 0, credentials }, isRevoked })
	const uri = `coaps://127.0.0.1:${server.dtlsPort}/msg/d2c/raw`
	const { received } = await withLibcoapPsk(psk, (program) =>
		libcoapClient(['-m', 'post', '-t', '110', uri], Buffer.from('[]'), program),
	)
	return { received, published: published.length, log }
}

describe('a message of a DTLS session', () => {
	it('is published after the door has asked about identity and key', async (t) => {
		const asked: Identity[] = []
		const { received, published } = await postTo(t, async (identity) => asked.push(identity) === 0)
		assert.deepEqual([received, published], [['ACK 2.01'], 1])
		assert.deepEqual(asked, [{ kind: 'psk', identity: 'd-1', keyTag: tagOf(psk.key).toString('hex') }])
	})

	it('is 4.01 and not published if the key was revoked', async (t) => {
		const { received, published } = await postTo(t, async () => true)
		assert.deepEqual([received, published], [['ACK 4.01'], 0])
	})

	it('is 5.03 and not published if nobody knows, with the reason in the log', async (t) => {
		const { received, published, log } = await postTo(t, () => Promise.reject(new Error('table is down')))
		assert.deepEqual([received, published], [['ACK 5.03'], 0])
		assert.ok(log.some(({ error }) => error === 'Error: table is down'))
	})
})
