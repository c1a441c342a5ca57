import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { LogEntry } from '../log.ts'
import { createAuthority } from '../testing/certificates.ts'
import type { DtlsClientOptions } from '../testing/dtlsClient.ts'
import { type LibcoapProgram, libcoapClient } from '../testing/libcoapClient.ts'
import { opensslClient } from '../testing/opensslClient.ts'
import { KEY, KEY_HEX, psk } from '../testing/psks.ts'
import { startSecured } from '../testing/startSecured.ts'

const WRONG = 'key that is wrong'
const WRONG_PSK = 'wrong PSK; the Finished message of the client cannot be decrypted'

/** No key, and nothing of one. */
const expectNoSecret = (log: readonly LogEntry[]): void => {
	const text = JSON.stringify(log)
	for (const secret of [KEY, KEY_HEX, WRONG, Buffer.from(WRONG).toString('hex'), 'BEGIN'])
		assert.ok(!text.includes(secret), text)
}

describe('a DTLS handshake is refused, and one line of the log says why:', { concurrency: 4 }, () => {
	const identities = [
		{ name: 'a wrong PSK', identity: 'd-1', key: WRONG, deviceId: 'd-1', error: WRONG_PSK },
		{
			name: 'an unknown identity',
			identity: 'd-9',
			key: KEY,
			deviceId: 'd-9',
			error: 'unknown PSK identity',
		},
		{ name: 'an identity that is no device id', identity: 'd 9', key: KEY, error: 'unknown PSK identity' },
	]
	for (const program of ['coap-client-openssl', 'coap-client-gnutls'] satisfies LibcoapProgram[])
		for (const { name, identity, key, deviceId, error } of identities)
			it(`${name}, from ${program}`, async (t) => {
				const { dtlsPort, log, published } = await startSecured(t, { psk })
				const args = ['-m', 'post', '-e', 'x', '-B', '2', '-u', identity, '-k', key]
				const uri = `coaps://127.0.0.1:${dtlsPort}/msg/d2c/raw`
				const { received, output } = await libcoapClient([...args, uri], undefined, program)
				assert.deepEqual([received, published], [[], []], output)
				const [{ peer, ...entry } = { event: 'coap.defect' as const }, ...more] = log
				assert.ok(peer?.startsWith('127.0.0.1:'))
				assert.deepEqual(entry, {
					event: 'coap.dtls.failed',
					...(deviceId === undefined ? {} : { deviceId }),
					error,
				})
				assert.deepEqual(more, [])
				expectNoSecret(log)
			})

	it('a wrong PSK, from OpenSSL', async (t) => {
		const { dtlsPort, log } = await startSecured(t, { psk })
		const args = ['-psk_identity', 'd-1', '-psk', Buffer.from(WRONG).toString('hex'), '-timeout']
		const run = opensslClient(dtlsPort, args, Buffer.of(1), 'never')
		t.after(() => run)
		while (log.length === 0) await new Promise((resolve) => setImmediate(resolve))
		assert.equal(log[0]?.error, WRONG_PSK)
		expectNoSecret(log)
	})

	const rows: readonly Readonly<{
		name: string
		client: (
			own: ReturnType<typeof createAuthority>,
			foreign: ReturnType<typeof createAuthority>,
		) => DtlsClientOptions
		error: string
	}>[] = [
		{
			name: 'a client without a suite of the server',
			client: () => ({ suites: ['ECDHE-RSA-AES128-GCM-SHA256'] }),
			error: 'no cipher suite in common',
		},
		{
			name: 'a certificate of a foreign authority',
			client: (_, foreign) => ({ certificate: foreign.issue('d-1') }),
			error: 'certificate verify failed: unable to get local issuer certificate',
		},
		{
			name: 'a certificate that has signed itself',
			client: (_, foreign) => ({ certificate: foreign }),
			error: 'certificate verify failed: self-signed certificate',
		},
		{ name: 'no certificate', client: () => ({}), error: 'the client shows no certificate' },
	]
	for (const { name, client: optionsOf, error } of rows)
		it(name, async (t) => {
			const [own, foreign] = [createAuthority(t), createAuthority(t)]
			const { connect, log } = await startSecured(t, {
				certificate: own.issue('localhost'),
				clientCa: own.cert,
				isClientCertificateRequired: true,
			})
			const client = await connect(optionsOf(own, foreign))
			await assert.rejects(client.established)
			assert.deepEqual(log, [{ event: 'coap.dtls.failed', peer: `127.0.0.1:${client.port}`, error }])
		})

	it('a message without DTLS', async (t) => {
		const { dtlsPort, log, published } = await startSecured(t, { psk })
		const uri = `coap://127.0.0.1:${dtlsPort}/msg/d2c/raw?id=d-1`
		await libcoapClient(['-N', '-m', 'post', '-e', 'x', '-B', '1', uri])
		assert.deepEqual(
			log.map(({ event, error }) => [event, error]),
			[['coap.dtls.failed', 'a message without DTLS: use coaps://, or the port for plain CoAP']],
		)
		assert.deepEqual(published, [])
	})

	it('a client that speaks DTLS 1.0 only', async (t) => {
		const authority = createAuthority(t)
		const { dtlsPort, log } = await startSecured(t, { certificate: authority.issue('localhost') })
		const args = ['-dtls1', '-cipher', 'ALL:@SECLEVEL=0']
		const { isResumed } = await opensslClient(dtlsPort, args, Buffer.of(1), 'never')
		assert.equal(isResumed, undefined)
		assert.deepEqual(
			log.map(({ error }) => error),
			['the client does not speak DTLS 1.2'],
		)
	})
})
