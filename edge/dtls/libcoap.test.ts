import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Authority, type Certificate, createAuthority } from '../testing/certificates.ts'
import { libcoapClient } from '../testing/libcoapClient.ts'
import { startServer } from '../testing/startServer.ts'

const KEY = 'sixteen byte key'

const psk = async (identity: string): Promise<Uint8Array | undefined> =>
	identity === 'd-1' ? Buffer.from(KEY) : undefined

for (const program of ['coap-client-openssl', 'coap-client-gnutls'] as const) {
	describe(`${program} over DTLS`, () => {
		let authority: Authority
		let server: Certificate
		const ends: (() => void)[] = []
		before(() => {
			authority = createAuthority({ after: (end) => ends.push(end as () => void) })
			server = authority.issue('localhost')
		})
		after(() => {
			for (const end of ends) end()
		})

		it('posts with a pre-shared key, whose identity is the device id', async (t) => {
			const {
				server: door,
				published,
				log,
			} = await startServer(t, { dtls: { port: 0, credentials: { psk } } })
			const uri = `coaps://127.0.0.1:${door.dtlsPort}/msg/d2c/raw`
			const { received, output } = await libcoapClient(
				['-m', 'post', '-t', '110', '-u', 'd-1', '-k', KEY, uri],
				Buffer.from('[{"n":"t","v":1}]'),
				program,
			)
			assert.deepEqual(received, ['ACK 2.01'], output)
			assert.deepEqual(published, [{ topic: 'm/d/d-1/d2c/senml', payload: '[{"n":"t","v":1}]' }])
			assert.deepEqual(log, [
				{ event: 'coap.request', deviceId: 'd-1', code: '2.01', contentFormat: 110, bytes: 17, ms: 0 },
			])
		})

		it('posts to a server with a certificate', async (t) => {
			const { server: door, published } = await startServer(t, {
				dtls: { port: 0, credentials: { certificate: server } },
			})
			const uri = `coaps://127.0.0.1:${door.dtlsPort}/msg/d2c/raw?id=d-2`
			const { received, output } = await libcoapClient(
				['-m', 'post', '-t', '110', '-C', authority.certFile, uri],
				Buffer.from('[{"n":"t","v":1}]'),
				program,
			)
			assert.deepEqual(received, ['ACK 2.01'], output)
			assert.deepEqual(published, [{ topic: 'm/d/d-2/d2c/senml', payload: '[{"n":"t","v":1}]' }])
		})
	})
}
