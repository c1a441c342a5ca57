import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { generate, parse } from 'coap-packet'
import { certificateFolder, testClientCertificate } from '../cli/certs/testCertificates.ts'
import { leftOperator } from '../cli/testing/leftOperator.ts'
import { libcoapClient } from '../edge/testing/libcoapClient.ts'
import { type Psk, withLibcoapPsk } from '../edge/testing/libcoapPsk.ts'
import { dtls as dtlsField, headed, IPV4, psk, tlv, uniqueId } from '../edge/testing/proxyHeader.ts'
import { fromHex, openUdpClient } from '../edge/testing/udpClient.ts'
import type { Entry } from '../lambda/imports/ledger/entry.ts'
import { findEntry } from '../lambda/imports/ledger/ledger.ts'
import { temporaryFolder, timeoutFactor } from '../local/testing/tinyHost.ts'
import { testAssembly } from '../testing/assembly.ts'
import { readDtlsSettings } from './dtls/dtlsSettings.ts'
import { type LocalMode, startLocalMode } from './localMode.ts'
import { openSslSession } from './testing/openSslSession.ts'

const pack = Buffer.from('[{"bn":"14205/0/","n":"0","v":21.5}]')

describe('npm start with COAP_DTLS_ENABLED=true', () => {
	const folder = temporaryFolder()
	const lines: string[] = []
	let mode: LocalMode
	let local: ReturnType<typeof leftOperator>
	let heard = Promise.withResolvers<void>()
	before(async () => {
		const dtls = readDtlsSettings({ COAP_DTLS_ENABLED: 'true', COAPS_PORT: '0' })
		const assemblyFolder = join(folder.path, 'cdk.out')
		mode = await startLocalMode({
			host: '127.0.0.1',
			coapHosts: ['127.0.0.1'],
			port: 0,
			awsPort: 0,
			coapPort: 0,
			...(dtls === undefined ? {} : { dtls }),
			proxyProtocolPort: 0,
			clock: Date.now,
			now: new Date(),
			dataFolder: folder.path,
			assemblyFolder,
			assembly: await testAssembly(assemblyFolder),
			lambda: { timeoutFactor },
			log: (source, line) => {
				lines.push(`[${source}] ${line}`)
				heard.resolve()
				heard = Promise.withResolvers()
			},
		})
		local = leftOperator(mode.host, folder.path)
	})
	after(async () => {
		await mode.close()
		folder.remove()
	})

	const devices = async (...argv: string[]): Promise<Record<string, string>> => {
		const file = join(import.meta.dirname, '../cli/devices.ts')
		const child = spawn(process.execPath, [file, ...argv, '--json'], { env: local })
		const [stdout] = await Promise.all([text(child.stdout), once(child, 'exit')])
		return JSON.parse(stdout) as Record<string, string>
	}
	const pskOf = async (deviceId: string, ...options: string[]): Promise<Psk> => {
		const { identity = '', key = '' } = await devices('psk', deviceId, ...options)
		return { identity, key: Buffer.from(key, 'hex') }
	}
	const uri = (query = '') => `coaps://127.0.0.1:${mode.coap.dtlsPort}/msg/d2c/raw${query}`
	const post = (psk: Psk, query = '', seconds = '8') =>
		withLibcoapPsk(psk, (program) =>
			libcoapClient(['-m', 'post', '-t', '110', '-B', seconds, uri(query)], pack, program),
		)
	const logged = async (...texts: readonly string[]): Promise<string> => {
		for (;;) {
			const found = lines.find((line) => texts.every((part) => line.includes(part)))
			if (found !== undefined) return found
			await heard.promise
		}
	}
	const entryOf = async (deviceId: string, seq: number): Promise<Entry> => {
		await logged(`"deviceId":"${deviceId}"`, '"message":"imported"', `"seq":${seq}`)
		const entry = await findEntry(mode.db, mode.ledgerTable)(deviceId, seq)
		assert.ok(entry !== undefined)
		return entry
	}

	it('imports what a device sends with the key that the operator has made', async () => {
		await devices('register', 'with-key', 'PCA20065')
		const { code, output } = await post(await pskOf('with-key'))
		assert.equal(code, '2.01', output)
		const { payload } = await entryOf('with-key', 1)
		assert.deepEqual(gunzipSync(payload), pack)
	})

	it('imports what a device sends with a certificate of npm run certs', async () => {
		await devices('register', 'with-cert', 'PCA20065')
		const needs = { folder: certificateFolder(folder.path), now: new Date() }
		const { cert, key } = await testClientCertificate(needs, 'with-cert')
		const trust = ['-R', join(certificateFolder(folder.path), 'ca.pem')]
		const { code, output } = await libcoapClient(
			['-m', 'post', '-t', '110', ...trust, '-c', cert, '-j', key, uri()],
			pack,
			'coap-client-openssl',
		)
		assert.equal(code, '2.01', output)
		await entryOf('with-cert', 1)
	})

	for (const [program, answer] of [
		['coap-client-openssl', /c:2\.01/],
		['openssl', /Verify return code: 0 \(ok\)/],
	] as const)
		it(`works with the command that npm run certs prints for ${program}`, async () => {
			const certs = join(import.meta.dirname, '../cli/certs.ts')
			const printing = spawn(process.execPath, [certs, 'with-cert'], { env: local })
			const lines = (await text(printing.stdout)).split('\n').map((line) => line.trim())
			const command = lines.find((line) => line.startsWith(`${program} `))
			assert.ok(command !== undefined)
			const adapted = command
				.replace(':5684', `:${mode.coap.dtlsPort}`)
				.replace('coap-client-openssl', 'coap-client-openssl -v 6')
			const child = spawn('sh', ['-c', `${adapted} 2>&1`], { stdio: ['ignore', 'pipe', 'inherit'] })
			assert.match(await text(child.stdout), answer)
		})

	it('refuses the key of one device with the id of another', async () => {
		await devices('register', 'honest', 'PCA20065')
		const { code } = await post(await pskOf('honest'), '?id=with-key')
		assert.equal(code, '4.03')
	})

	it('refuses a wrong key, and says so in the log without the key', async () => {
		await devices('register', 'guessed', 'PCA20065')
		await pskOf('guessed')
		const wrong = { identity: 'guessed', key: Buffer.alloc(16, 0x41) }
		assert.deepEqual((await post(wrong, '', '2')).received, [])
		const line = await logged('coap.dtls.failed', '"deviceId":"guessed"')
		assert.match(line, /wrong PSK/)
		assert.doesNotMatch(line, /A{16}|(?:41){16}/)
	})

	it('refuses an identity without a key, and one that is not registered', async () => {
		await devices('register', 'keyless', 'PCA20065')
		for (const identity of ['keyless', 'nobody']) {
			const { received } = await post({ identity, key: Buffer.alloc(16, 0x41) }, '', '2')
			assert.deepEqual(received, [])
			await logged('coap.dtls.failed', `"deviceId":"${identity}"`)
		}
	})

	it('takes the key of a device from a terminator, and refuses it after a renewal', async (t) => {
		await devices('register', 'terminated', 'PCA20065')
		const client = await openUdpClient(mode.coap.proxiedPort ?? 0)
		t.after(client.close)
		const answerTo = async (messageId: number, { identity, key }: Psk): Promise<string> => {
			// docs/dtls.md: SHA-256 of "psk" and the key
			const tag = createHash('sha256').update('psk').update(key).digest('hex')
			const body = `${IPV4} ${uniqueId} ${dtlsField} ${psk(identity)} ${tlv('e1', tag)}`
			const options = ['msg', 'd2c', 'raw'].map((segment) => ({
				name: 'Uri-Path' as const,
				value: Buffer.from(segment),
			}))
			const request = { code: '0.02', confirmable: true, messageId, options, payload: pack } as const
			client.send(headed({ body }, generate(request).toString('hex')))
			return parse(fromHex(await client.next())).code
		}
		const first = await pskOf('terminated')
		assert.equal(await answerTo(1, first), '2.01')
		await entryOf('terminated', 1)
		const second = await pskOf('terminated', '--renew')
		assert.equal(await answerTo(2, second), '2.01')
		assert.equal(await answerTo(3, first), '4.01')
	})

	it('refuses a revoked key, and the old one after a renewal', async () => {
		await devices('register', 'sold', 'PCA20065')
		const first = await pskOf('sold')
		const second = await pskOf('sold', '--renew')
		assert.deepEqual((await post(first, '', '2')).received, [])
		assert.equal((await post(second)).code, '2.01')
		await devices('psk', 'sold', '--revoke')
		assert.deepEqual((await post(second, '', '2')).received, [])
	})

	it('refuses the next message of a session whose key was revoked meanwhile, and ends it', async (t) => {
		await devices('register', 'live', 'PCA20065')
		const psk = await pskOf('live')
		const client = openSslSession(t, mode.coap.dtlsPort ?? 0, psk)
		const datagram = (messageId: number, path: readonly string[]): Buffer =>
			generate({
				code: path[0] === 'msg' ? '0.02' : '0.01',
				confirmable: true,
				messageId,
				token: Buffer.of(1),
				options: path.map((segment) => ({ name: 'Uri-Path', value: Buffer.from(segment) })),
				payload: path[0] === 'msg' ? pack : Buffer.alloc(0),
			})
		const discovered = parse(await client.exchange(datagram(1, ['.well-known', 'core'])))
		assert.equal(discovered.code, '2.05')
		await devices('psk', 'live', '--revoke')
		const refused = parse(await client.exchange(datagram(2, ['msg', 'd2c', 'raw'])))
		assert.equal(refused.code, '4.01')
		assert.match(refused.payload.toString(), /key of this session is not valid/)
		await client.ended
	})

	it('logs no key', async () => {
		const { key } = await pskOf('with-key')
		const hex = Buffer.from(key).toString('hex')
		assert.ok(lines.length > 0)
		assert.ok(!lines.some((line) => line.includes(hex) || line.includes(Buffer.from(key).toString('base64'))))
	})
})
