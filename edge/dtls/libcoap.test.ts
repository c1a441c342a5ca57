import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import type { Resource } from '../resource.ts'
import { createAuthority } from '../testing/certificates.ts'
import { type LibcoapProgram, libcoapClient } from '../testing/libcoapClient.ts'
import { KEY, psk } from '../testing/psks.ts'
import { type Secured, startSecured } from '../testing/startSecured.ts'

const PROGRAMS = ['coap-client-openssl', 'coap-client-gnutls'] as const satisfies LibcoapProgram[]
const AS_D1 = ['-u', 'd-1', '-k', KEY]
const PACK = '[{"n":"t","v":1}]'
/** 64,000 bytes, each line another one, so that a block in the wrong place shows */
const LARGE = Buffer.from(
	Array.from({ length: 4_000 }, (_, line) => `line ${String(line).padStart(11)}`).join(''),
)

const large: Resource = {
	path: ['large'],
	methods: { GET: async () => ({ code: '2.05', payload: LARGE }) },
}

/** `GET /count`: counts how often it was asked, and changes as soon as an answer is on its way, three times. */
const count = (): Resource => {
	let asked = 0
	let change: (() => void) | undefined
	return {
		path: ['count'],
		methods: {
			GET: async () => {
				asked += 1
				if (asked <= 3) setImmediate(() => change?.())
				return {
					code: '2.05',
					payload: Buffer.from(`count ${asked}`),
					observe: (changed) => {
						change = changed
						return () => {
							change = undefined
						}
					},
				}
			},
		},
	}
}

const uriOf = ({ dtlsPort }: Secured, path: string): string => `coaps://127.0.0.1:${dtlsPort}${path}`

/** Downloads with libcoap's client. */
const download = async (
	t: TestContext,
	program: LibcoapProgram,
	args: readonly string[],
): Promise<Readonly<{ body: Buffer; output: string }>> => {
	const folder = mkdtempSync(join(tmpdir(), 'coap-'))
	t.after(() => rmSync(folder, { recursive: true }))
	const file = join(folder, 'body')
	const { output } = await libcoapClient(['-m', 'get', '-o', file, ...args], undefined, program)
	return { body: readFileSync(file), output }
}

for (const program of PROGRAMS)
	describe(`${program} over DTLS`, { concurrency: 4 }, () => {
		for (const { args, answer } of [
			{ args: [], answer: 'ACK 2.01' },
			{ args: ['-N'], answer: 'NON 2.01' },
		])
			it(`posts with a pre-shared key, whose identity is the device id: [${args.join('')}]`, async (t) => {
				const secured = await startSecured(t, { psk })
				const { received, output } = await libcoapClient(
					['-m', 'post', '-t', '110', ...args, ...AS_D1, uriOf(secured, '/msg/d2c/raw')],
					Buffer.from(PACK),
					program,
				)
				assert.deepEqual(received, [answer], output)
				assert.deepEqual(secured.published, [{ topic: 'm/d/d-1/d2c/senml', payload: PACK }])
				assert.deepEqual(secured.log, [
					{ event: 'coap.request', deviceId: 'd-1', code: '2.01', contentFormat: 110, bytes: 17, ms: 0 },
				])
			})

		for (const kind of ['ecdsa', 'rsa'] as const)
			it(`posts to a server with a certificate, with the id in the query: ${kind}`, async (t) => {
				const authority = createAuthority(t, { kind })
				const secured = await startSecured(t, { certificate: authority.issue('localhost') })
				const uri = uriOf(secured, '/msg/d2c/raw?id=d-2')
				const { received, output } = await libcoapClient(
					['-m', 'post', '-t', '110', '-C', authority.certFile, uri],
					Buffer.from(PACK),
					program,
				)
				assert.deepEqual(received, ['ACK 2.01'], output)
				assert.deepEqual(secured.published, [{ topic: 'm/d/d-2/d2c/senml', payload: PACK }])
			})

		it('posts with a certificate of its own, whose common name is the device id', async (t) => {
			const authority = createAuthority(t)
			const secured = await startSecured(t, {
				certificate: authority.issue('localhost'),
				clientCa: authority.cert,
				isClientCertificateRequired: true,
			})
			const { certFile, keyFile } = authority.issue('d-3')
			const files = ['-C', authority.certFile, '-c', certFile, '-j', keyFile]
			const { received, output } = await libcoapClient(
				['-m', 'post', '-t', '110', ...files, uriOf(secured, '/msg/d2c/raw')],
				Buffer.from(PACK),
				program,
			)
			assert.deepEqual(received, ['ACK 2.01'], output)
			assert.deepEqual(secured.published, [{ topic: 'm/d/d-3/d2c/senml', payload: PACK }])
		})

		it('is told 4.03 when the query names another device', async (t) => {
			const secured = await startSecured(t, { psk })
			const uri = uriOf(secured, '/msg/d2c/raw?id=d-2')
			const { received, output } = await libcoapClient(
				['-m', 'post', ...AS_D1, uri],
				Buffer.from(PACK),
				program,
			)
			assert.deepEqual(received, ['ACK 4.03'], output)
			assert.match(output, /id in the query is not the PSK identity of the session; leave it out/)
			assert.deepEqual(secured.published, [])
		})

		for (const size of ['16', '64', '256', '1024']) {
			it(`uploads 64,000 bytes in blocks of ${size}`, async (t) => {
				const secured = await startSecured(t, { psk })
				const uri = uriOf(secured, '/msg/d2c/raw')
				const { received, output } = await libcoapClient(
					['-m', 'post', '-t', '110', '-b', size, ...AS_D1, uri],
					LARGE,
					program,
				)
				assert.deepEqual(received, ['ACK 2.01'], output.slice(-2000))
				assert.equal(secured.published.length, 1)
				assert.ok(secured.published[0]?.payload === LARGE.toString())
			})

			it(`downloads 64,000 bytes in blocks of ${size}`, async (t) => {
				const secured = await startSecured(t, { psk }, { resources: [large] })
				const { body, output } = await download(t, program, ['-b', size, ...AS_D1, uriOf(secured, '/large')])
				assert.ok(body.equals(LARGE), output.slice(-2000))
			})
		}

		it('observes', async (t) => {
			const secured = await startSecured(t, { psk }, { resources: [count()] })
			const { output } = await libcoapClient(
				['-m', 'get', '-s', '1', ...AS_D1, uriOf(secured, '/count')],
				undefined,
				program,
			)
			const answers = output.matchAll(/v:1 t:(\w+) c:2\.05 .* \[ Observe:(\d) \] :: '(count \d)'/g)
			assert.deepEqual(
				[...answers].map(([, ...answer]) => answer.join(' ')),
				['ACK 1 count 1', 'CON 2 count 2', 'NON 3 count 3', 'NON 4 count 4'],
				output,
			)
			assert.ok(secured.log.every(({ event }) => event === 'coap.request'))
		})
	})
