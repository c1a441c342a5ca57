import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readDtlsSettings, type Variables } from './dtlsSettings.ts'

const on = { COAP_DTLS_ENABLED: 'true' }
const usual = { isOnly: false, port: 5684, isClientCertificateRequired: false, limits: {}, notices: [] }
const pem = { COAP_DTLS_PEM_CERT: 'server.pem' }

describe('the settings of DTLS', () => {
	const off: readonly Variables[] = [
		{},
		{ COAP_DTLS_ENABLED: 'false' },
		{ COAP_DTLS_ENABLED: '' },
		{ COAP_SECURITY_MODE: 'NO_SECURE' },
		{ COAP_DTLS_KEY_STORE: 'coapserver.jks', COAPS_PORT: 'x', COAP_DTLS_TYPO: '1' },
	]
	for (const variables of off)
		it(`are none with ${JSON.stringify(variables)}`, () =>
			assert.equal(readDtlsSettings(variables), undefined))

	const accepted: readonly (readonly [name: string, variables: Variables, settings: object])[] = [
		['port 5684 without any', {}, {}],
		['COAPS_PORT', { COAPS_PORT: '15684' }, { port: 15684 }],
		['COAP_DTLS_BIND_PORT', { COAP_DTLS_BIND_PORT: '5484' }, { port: 5484 }],
		['both ports if they are equal', { COAPS_PORT: '1', COAP_DTLS_BIND_PORT: '1' }, { port: 1 }],
		['any free port', { COAPS_PORT: '0' }, { port: 0 }],
		['COAP_DTLS_BIND_ADDRESS', { COAP_DTLS_BIND_ADDRESS: '0.0.0.0' }, { hosts: ['0.0.0.0'] }],
		['an address of IPv6', { COAP_DTLS_BIND_ADDRESS: '::' }, { hosts: ['::'] }],
		['COAP_DTLS_CREDENTIALS_TYPE=PEM', { COAP_DTLS_CREDENTIALS_TYPE: 'PEM' }, {}],
		['a certificate and its key in one file', pem, { certificate: { cert: 'server.pem' } }],
		[
			'a certificate, its key and the password of that',
			{ ...pem, COAP_DTLS_PEM_KEY: 'server.key', COAP_DTLS_PEM_KEY_PASSWORD: 'pass' },
			{ certificate: { cert: 'server.pem', key: 'server.key', passphrase: 'pass' } },
		],
		['COAP_DTLS_PEM_CLIENT_CA', { COAP_DTLS_PEM_CLIENT_CA: 'ca.pem' }, { clientCa: 'ca.pem' }],
		[
			'COAP_DTLS_CLIENT_CERT_REQUIRED',
			{ COAP_DTLS_CLIENT_CERT_REQUIRED: 'true' },
			{ isClientCertificateRequired: true },
		],
		['the mode DTLS', { COAP_SECURITY_MODE: 'DTLS' }, { isOnly: true }],
		['the mode MIXED', { COAP_SECURITY_MODE: 'MIXED' }, {}],
		['empty variables as absent', { COAPS_PORT: '', COAP_DTLS_KEY_STORE: '', COAP_DTLS_PEM_CERT: '' }, {}],
		['the check of the validity', { TB_COAP_X509_DTLS_SKIP_VALIDITY_CHECK_FOR_CLIENT_CERT: 'false' }, {}],
		[
			'the first timer of a handshake',
			{ COAP_DTLS_RETRANSMISSION_TIMEOUT_MS: '9000' },
			{ limits: { firstTimeoutMs: 9000 } },
		],
		['the length of datagrams', { COAP_DTLS_MAX_TRANSMISSION_UNIT: '1024' }, { limits: { mtu: 1024 } }],
		[
			'the end of idle sessions',
			{ TB_COAP_X509_DTLS_SESSION_INACTIVITY_TIMEOUT: '86400000' },
			{ limits: { idleMs: 86_400_000 } },
		],
		['no connection ID', { COAP_DTLS_CONNECTION_ID_LENGTH: '0' }, {}],
		['variables of others', { COAP_PORT: '5683', PATH: '/bin' }, {}],
	]
	for (const [name, variables, settings] of accepted)
		it(`have ${name}`, () =>
			assert.deepEqual(readDtlsSettings({ ...on, ...variables }), { ...usual, ...settings }))

	const noticed: readonly (readonly [name: string, value: string, sentence: RegExp])[] = [
		['COAP_DTLS_CONNECTION_ID_LENGTH', '8', /OpenSSL has no connection IDs.*resumes its session/],
		['COAP_DTLS_MAX_FRAGMENT_LENGTH', '1024', /what the device asks for/],
		['TB_COAP_X509_DTLS_SESSION_REPORT_TIMEOUT', '1800000', /every minute/],
	]
	for (const [name, value, sentence] of noticed)
		it(`say that ${name} has no effect, and why`, () => {
			const { notices = [] } = readDtlsSettings({ ...on, [name]: value }) ?? {}
			assert.equal(notices.length, 1)
			assert.ok(notices[0]?.startsWith(`${name} has no effect: `))
			assert.match(notices[0] ?? '', sentence)
		})

	it('say that a key store has no effect beside a certificate in PEM', () => {
		const both = { ...on, ...pem, COAP_DTLS_KEY_STORE: 'a.jks', COAP_DTLS_KEY_STORE_PASSWORD: 's3cret' }
		assert.deepEqual(readDtlsSettings(both)?.notices, [
			'COAP_DTLS_KEY_STORE has no effect: COAP_DTLS_PEM_CERT is set',
		])
	})

	/** as the guide of ThingsBoard has them */
	const guide = {
		COAP_DTLS_BIND_PORT: '5484',
		COAP_DTLS_KEY_STORE: 'coapserver.jks',
		COAP_DTLS_KEY_STORE_PASSWORD: 'server_ks_password',
		COAP_DTLS_KEY_PASSWORD: 'server_key_password',
		COAP_DTLS_KEY_ALIAS: 'serveralias',
		TB_COAP_X509_DTLS_SKIP_VALIDITY_CHECK_FOR_CLIENT_CERT: 'false',
	}

	const refused: readonly (readonly [name: string, variables: Variables, sentence: RegExp])[] = [
		['neither true nor false', { COAP_DTLS_ENABLED: 'yes' }, /^COAP_DTLS_ENABLED is true or false, not yes$/],
		[
			'another mode',
			{ COAP_SECURITY_MODE: 'dtls' },
			/^COAP_SECURITY_MODE is NO_SECURE, DTLS, MIXED, not dtls$/,
		],
		[
			'a contradiction',
			{ COAP_SECURITY_MODE: 'NO_SECURE' },
			/^COAP_SECURITY_MODE=NO_SECURE needs COAP_DTLS_ENABLED=false$/,
		],
		[
			'another contradiction',
			{ COAP_SECURITY_MODE: 'DTLS', COAP_DTLS_ENABLED: 'false' },
			/^COAP_SECURITY_MODE=DTLS needs COAP_DTLS_ENABLED=true$/,
		],
		['no port', { COAPS_PORT: '5684/udp' }, /^COAPS_PORT is a whole number from 0 to 65535, not 5684\/udp$/],
		['a port that is too large', { COAP_DTLS_BIND_PORT: '65536' }, /^COAP_DTLS_BIND_PORT is a whole number/],
		['a timer of no time', { COAP_DTLS_RETRANSMISSION_TIMEOUT_MS: '0' }, /a whole number from 100 to 60000/],
		[
			'datagrams that are too short',
			{ COAP_DTLS_MAX_TRANSMISSION_UNIT: '255' },
			/from 256 to 1500, not 255$/,
		],
		['a negative time', { TB_COAP_X509_DTLS_SESSION_INACTIVITY_TIMEOUT: '-1' }, /from 1000 to/],
		['two ports', { COAPS_PORT: '5684', COAP_DTLS_BIND_PORT: '5484' }, /set one of them$/],
		[
			'a name as address',
			{ COAP_DTLS_BIND_ADDRESS: 'localhost' },
			/^COAP_DTLS_BIND_ADDRESS is an IP address, not localhost$/,
		],
		['another type', { COAP_DTLS_CREDENTIALS_TYPE: 'PKCS11' }, /is PEM, not PKCS11: .*COAP_DTLS_PEM_CERT/],
		['a key without its certificate', { COAP_DTLS_PEM_KEY: 'server.key' }, /with COAP_DTLS_PEM_CERT$/],
		[
			'no client certificate or one',
			{ COAP_DTLS_CLIENT_CERT_REQUIRED: 'maybe' },
			/^COAP_DTLS_CLIENT_CERT_REQUIRED is true or false/,
		],
		[
			'certificates of devices that have expired',
			{ TB_COAP_X509_DTLS_SKIP_VALIDITY_CHECK_FOR_CLIENT_CERT: 'true' },
			/SKIP_VALIDITY_CHECK_FOR_CLIENT_CERT is false here: .*issue it with a later one$/,
		],
		[
			'a mistyped variable',
			{ COAP_DTLS_PEM_CERTS: 'x' },
			/^COAP_DTLS_PEM_CERTS is no setting: docs\/dtls\.md/,
		],
		[
			'the type KEYSTORE',
			{ COAP_DTLS_CREDENTIALS_TYPE: 'KEYSTORE' },
			/^COAP_DTLS_CREDENTIALS_TYPE=KEYSTORE asks for a Java key store.*keytool.* && openssl pkcs12/,
		],
		[
			'the type KEYSTORE, whatever else is named',
			{ ...pem, COAP_DTLS_CREDENTIALS_TYPE: 'KEYSTORE', COAP_DTLS_KEY_STORE: '/etc/tb.jks' },
			/keytool -importkeystore -srckeystore \/etc\/tb\.jks -destkeystore \/etc\/tb\.p12 /,
		],
		...Object.keys(guide)
			.filter((name) => /KEY/.test(name))
			.map((name) => [name, { [name]: 'x' }, /asks for a Java key store/] as const),
	]
	for (const [name, variables, sentence] of refused)
		it(`refuse ${name} in one sentence`, () =>
			assert.throws(
				() => readDtlsSettings({ ...on, ...variables }),
				({ message }: Error) => {
					assert.match(message, sentence)
					assert.doesNotMatch(message, /\n/)
					return true
				},
			))

	it('name the commands that convert the key store of the guide, and none of its passwords', () =>
		assert.throws(() => readDtlsSettings({ ...on, ...guide }), {
			message:
				'COAP_DTLS_KEY_STORE asks for a Java key store, which this server cannot read: convert it with ' +
				'keytool -importkeystore -srckeystore coapserver.jks -srcalias serveralias -destkeystore coapserver.p12 ' +
				'-deststoretype PKCS12 && openssl pkcs12 -in coapserver.p12 -nodes -out coapserver.pem, ' +
				'and set COAP_DTLS_PEM_CERT=coapserver.pem in its place',
		}))
})
