import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createAuthority } from '../../testing/certificates.ts'
import type { DtlsCredentials } from '../credentials.ts'
import { dtlsLimits } from '../dtlsLimits.ts'
import { type Addon, loadAddon } from './addon.ts'
import { checkSuites } from './checkSuites.ts'
import { clientContext } from './clientContext.ts'
import { serverContext } from './serverContext.ts'

const addon = loadAddon()

const nothing = Buffer.alloc(0)
const context = clientContext(addon, { suites: ['PSK-AES128-CCM8'] })
const ended = addon.connect(context)
addon.close(ended)

describe('the addon', () => {
	/** Values of the wrong kind for each parameter, of which none may end the process. */
	const values: readonly unknown[] = [
		undefined,
		null,
		1,
		'text',
		Symbol('s'),
		{},
		[],
		() => {},
		new Uint8Array(8),
		nothing,
		Buffer.alloc(20_000),
		new Proxy({}, {}),
		new Date(0),
		context,
		addon.connect(context),
		ended,
	]
	const functions = [
		'listen',
		'connect',
		'receive',
		'send',
		'timeoutOf',
		'handleTimeout',
		'close',
		'forget',
		'providePsk',
		'describe',
		'createContext',
	] as const
	for (const name of functions)
		it(`survives every kind of argument: ${name}`, () => {
			const call = addon[name] as (...given: readonly unknown[]) => unknown
			let thrown = 0
			const attempt = (...given: readonly unknown[]): void => {
				try {
					call(...given)
				} catch (error) {
					assert.ok(error instanceof Error)
					thrown += 1
				}
			}
			attempt()
			for (const first of values) {
				attempt(first)
				for (const second of values) for (const third of values) attempt(first, second, third, third)
			}
			assert.ok(thrown > 0)
		})

	it('throws when a session has ended', () => {
		for (const name of ['receive', 'handleTimeout', 'timeoutOf', 'describe', 'forget'] as const)
			assert.throws(() => addon[name](ended), { message: 'DTLS: the session has ended' })
		assert.deepEqual(addon.close(ended), {})
	})

	it('throws when an option throws as it is read', () => {
		const options = Object.defineProperty({}, 'suites', {
			get: () => {
				throw new Error('mine')
			},
		})
		assert.throws(() => addon.createContext(options as never), { message: 'mine' })
	})
})

describe('key material', () => {
	it('does a handshake with each suite that it allows', (t) => {
		for (const kind of ['ecdsa', 'rsa'] as const) {
			const certificate = createAuthority(t, { kind }).issue('localhost')
			checkSuites(addon, { certificate, psk: async () => undefined })
		}
	})

	it('is refused when a suite does no handshake, which OpenSSL does not say before', () => {
		// CCM_8 is too weak for any other level.
		const createContext: Addon['createContext'] = (options) =>
			addon.createContext({ ...options, suites: options.suites.replace('@SECLEVEL=0', '@SECLEVEL=1') })
		const strict = Object.create(addon, { createContext: { value: createContext } }) as Addon
		assert.throws(() => checkSuites(strict, { psk: async () => undefined }), {
			message: /^DTLS: this OpenSSL does no handshake with PSK-AES128-CCM8 \([^,]*\)$/,
		})
	})

	const wrong: readonly Readonly<{
		name: string
		credentials: (t: Parameters<typeof createAuthority>[0]) => DtlsCredentials
		message: RegExp
	}>[] = [
		{
			name: 'none at all',
			credentials: () => ({}),
			message: /^DTLS needs a certificate or pre-shared keys$/,
		},
		{
			name: 'the key of another certificate',
			credentials: (t) => {
				const { cert } = createAuthority(t)
				return { certificate: { cert, key: createAuthority(t).key } }
			},
			message: /^private key: key values mismatch$/,
		},
		{
			name: 'a certificate that is none',
			credentials: (t) => ({ certificate: { cert: 'x', key: createAuthority(t).key } }),
			message: /^certificate: no start line$/,
		},
		{
			name: 'authorities that are none',
			credentials: (t) => ({ certificate: createAuthority(t), clientCa: 'x' }),
			message: /^certificates of the authorities: no start line$/,
		},
		{
			name: 'a chain that is cut',
			credentials: (t) => {
				const { cert, key } = createAuthority(t)
				return { certificate: { cert: cert + cert.slice(0, 100), key } }
			},
			message: /^certificate: /,
		},
	]
	for (const { name, credentials, message } of wrong)
		it(`that is wrong is an error that says so: ${name}`, (t) => {
			assert.throws(() => serverContext(addon, credentials(t), dtlsLimits), { message })
		})
})
