import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it, type TestContext } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import { generate } from 'coap-packet'
import { createAuthority } from '../testing/certificates.ts'
import { opensslClient } from '../testing/opensslClient.ts'
import { KEY, KEY_HEX, pskOf } from '../testing/psks.ts'
import { startSecured } from '../testing/startSecured.ts'
import { tagOf } from './lookUpPsk.ts'

const WHO_AM_I = generate({
	code: '0.01',
	confirmable: true,
	messageId: 1,
	options: [{ name: 'Uri-Path', value: Buffer.from('whoami') }],
})

type Who = Readonly<{ key: string; address: string; identity?: unknown }>

/** Two runs of OpenSSL's client, of which the second one resumes the session of the first one, from another port. */
const sessions = (t: TestContext, port: number, args: readonly string[]) => {
	const folder = mkdtempSync(join(tmpdir(), 'dtls-'))
	t.after(() => rmSync(folder, { recursive: true }))
	const file = join(folder, 'session.pem')
	const run = async (more: readonly string[], until = '"address"') => {
		const { isResumed, answer, output } = await opensslClient(port, [...args, ...more], WHO_AM_I, until)
		const json = /\{"key".*\}/.exec(answer)?.[0]
		return { isResumed, output, who: json === undefined ? undefined : (JSON.parse(json) as Who) }
	}
	return { first: () => run(['-sess_out', file]), second: () => run(['-sess_in', file]) }
}

const LOOK_UP_MS = 300

const PSK_ARGS = ['-psk_identity', 'd-1', '-psk', KEY_HEX]

describe('a DTLS session', { concurrency: 4 }, () => {
	for (const { name, args } of [
		{ name: 'a ticket', args: [] },
		{ name: 'its id', args: ['-no_ticket'] },
	]) {
		for (const suite of ['PSK-AES128-CCM8', 'PSK-AES128-GCM-SHA256']) {
			it(`of a PSK is resumed by ${name} from another port: ${suite}`, async (t) => {
				const joined: string[] = []
				const onJoined = (deviceId: string): void => void joined.push(deviceId)
				const keys = pskOf(new Map([['d-1', KEY]]))
				const { dtlsPort, log } = await startSecured(t, { psk: keys }, { onJoined })
				const { first, second } = sessions(t, dtlsPort, [
					...PSK_ARGS,
					...args,
					'-cipher',
					`${suite}:@SECLEVEL=0`,
				])
				const [full, resumed] = [await first(), await second()]
				assert.deepEqual([full.isResumed, resumed.isResumed], [false, true], full.output + resumed.output)
				const identity = { kind: 'psk', identity: 'd-1', keyTag: tagOf(Buffer.from(KEY)).toString('hex') }
				assert.deepEqual([full.who?.identity, resumed.who?.identity], [identity, identity])
				assert.notEqual(resumed.who?.address, full.who?.address)
				assert.notEqual(resumed.who?.key, full.who?.key)
				// A session that goes on is no new one.
				assert.deepEqual(joined, ['d-1'])
				assert.deepEqual(
					log.map(({ event }) => event),
					['coap.request', 'coap.request'],
				)
			})
		}

		it(`of a PSK that is resumed by ${name} loses no message while its key is looked up`, async (t) => {
			const psk = pskOf(new Map([['d-1', KEY]]))
			// As long as a store takes: the message follows the Finished message of the client at once, and comes only once.
			const slowly: typeof psk = (identity) => setTimeout(LOOK_UP_MS, identity).then(psk)
			const { dtlsPort } = await startSecured(t, { psk: slowly })
			const { first, second } = sessions(t, dtlsPort, [...PSK_ARGS, ...args])
			const [full, resumed] = [await first(), await second()]
			assert.deepEqual([full.isResumed, resumed.isResumed], [false, true], full.output + resumed.output)
			assert.equal(resumed.who?.key.startsWith('dtls '), true)
		})

		it(`of a client with certificate is resumed by ${name}, with its identity`, async (t) => {
			const authority = createAuthority(t)
			const client = authority.issue('d-1')
			const { dtlsPort } = await startSecured(t, {
				certificate: authority.issue('localhost'),
				clientCa: authority.cert,
				isClientCertificateRequired: true,
			})
			const { first, second } = sessions(t, dtlsPort, [
				...args,
				'-cert',
				client.certFile,
				'-key',
				client.keyFile,
				'-CAfile',
				authority.certFile,
			])
			const [full, resumed] = [await first(), await second()]
			assert.deepEqual([full.isResumed, resumed.isResumed], [false, true], full.output + resumed.output)
			const identity = { kind: 'certificate', subject: 'd-1' }
			assert.deepEqual([full.who?.identity, resumed.who?.identity], [identity, identity])
		})

		const changes = [
			{ what: 'revoked', change: (keys: Map<string, string>) => keys.delete('d-1') },
			{ what: 'replaced', change: (keys: Map<string, string>) => keys.set('d-1', 'another key') },
		]
		for (const { what, change } of changes)
			it(`is not resumed by ${name} when its PSK was ${what}`, async (t) => {
				const keys = new Map([['d-1', KEY]])
				const { dtlsPort, log } = await startSecured(t, { psk: pskOf(keys) })
				const { first, second } = sessions(t, dtlsPort, [...PSK_ARGS, ...args])
				assert.equal((await first()).who?.key.startsWith('dtls '), true)
				change(keys)
				assert.equal((await second()).who, undefined)
				assert.deepEqual(
					log.map(({ event, error }) => error ?? event),
					['coap.request', 'a resumed session with a PSK that is not valid any more'],
				)
			})
	}
})
