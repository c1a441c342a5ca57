import assert from 'node:assert/strict'
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type KeyedCertificate, makeCertificate } from '../../cli/certs/certificate.ts'
import { temporaryFolder } from '../../local/testing/tinyHost.ts'
import type { ServerCertificate } from './dtlsSettings.ts'
import { readKeyMaterial } from './keyMaterial.ts'

const now = new Date('2026-11-28T12:00:00Z')
const valid = { notBefore: new Date('2026-01-01'), notAfter: new Date('2027-01-01') }
const server = { use: 'server', names: ['localhost'], commonName: 'localhost' } as const

/** As `openssl pkcs12 -nodes` writes them: text between the blocks, and the key before the certificate. */
const withAttributes = ({ cert, key }: KeyedCertificate): string =>
	`Bag Attributes\n    friendlyName: serveralias\nKey Attributes: <No Attributes>\n${key}` +
	`Bag Attributes\n    friendlyName: serveralias\nsubject=CN = localhost\n${cert}`

describe('key material', () => {
	const folder = temporaryFolder()
	after(folder.remove)
	const file = (name: string) => join(folder.path, name)
	const put = (name: string, text: string): string => {
		writeFileSync(file(name), text)
		return file(name)
	}
	const read = (certificate: ServerCertificate, clientCa?: string) =>
		readKeyMaterial({ certificate, ...(clientCa === undefined ? {} : { clientCa }) }, now)

	let ca: KeyedCertificate
	let own: KeyedCertificate
	let other: KeyedCertificate
	let named: { readonly cert: string; readonly key: string }
	before(async () => {
		ca = await makeCertificate({ use: 'authority', commonName: 'CA', ...valid })
		own = await makeCertificate({ ...server, ...valid }, ca)
		other = await makeCertificate({ ...server, ...valid }, ca)
		named = { cert: put('server.pem', own.cert), key: put('server.key', own.key) }
		put('ca.pem', ca.cert)
		put('other.key', other.key)
		put('both.pem', withAttributes(own))
		put('chain.pem', ca.cert + own.cert)
		put('empty.pem', '')
		put('damaged.pem', own.cert.replace(/^(.{80}).{12}/s, '$1AAAAAAAAAAAA'))
		put('damaged.key', own.key.replace(/^(.{60}).{12}/s, '$1AAAAAAAAAAAA'))
		const encrypted = {
			type: 'pkcs8',
			format: 'pem',
			cipher: 'aes-256-cbc',
			passphrase: 'open sesame',
		} as const
		put('encrypted.key', createPrivateKey(own.key).export(encrypted).toString())
		const sec1 = { type: 'sec1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open sesame' } as const
		put('encrypted-sec1.key', createPrivateKey(own.key).export(sec1).toString())
		const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
		put('rsa.key', privateKey.export({ type: 'pkcs1', format: 'pem' }).toString())
		for (const [name, times] of [
			['expired', { notBefore: new Date('2025-01-01'), notAfter: new Date('2026-11-27') }],
			['early', { notBefore: new Date('2026-11-29'), notAfter: new Date('2027-11-29') }],
		] as const) {
			const { cert, key } = await makeCertificate({ ...server, ...times }, ca)
			put(`${name}.pem`, cert + key)
			put(`${name}-ca.pem`, (await makeCertificate({ use: 'authority', commonName: name, ...times })).cert)
		}
		mkdirSync(file('folder'))
	})

	const isOwn = ({ certificate: { cert, key } }: ReturnType<typeof read>): void => {
		assert.equal(new X509Certificate(cert).fingerprint256, new X509Certificate(own.cert).fingerprint256)
		assert.equal(key, own.key)
	}

	it('is a certificate and its key, in two files', () => isOwn(read(named)))
	it('is one file as openssl pkcs12 writes it', () => isOwn(read({ cert: file('both.pem') })))

	for (const name of ['encrypted.key', 'encrypted-sec1.key'])
		it(`is a key that its password opens: ${name}`, () =>
			isOwn(read({ cert: named.cert, key: file(name), passphrase: 'open sesame' })))

	it('ignores a password that nobody needs', () => isOwn(read({ ...named, passphrase: 'unused' })))

	it('is a chain, of which the certificate of the server comes first', () => {
		const material = read({ cert: file('chain.pem'), key: named.key })
		isOwn(material)
		assert.equal(material.certificate.cert, own.cert + ca.cert)
	})

	it('has the CA for devices', () => assert.equal(read(named, file('ca.pem')).clientCa, ca.cert))
	it('has no CA for devices if none is named', () => assert.equal('clientCa' in read(named), false))

	type Refused = readonly [
		name: string,
		certificate: () => ServerCertificate,
		sentence: RegExp,
		clientCa?: string,
	]
	const cert = (name: string) => () => ({ ...named, cert: file(name) })
	const key =
		(name: string, more: object = {}) =>
		() => ({ ...named, key: file(name), ...more })
	const usual = () => named
	const refused: readonly Refused[] = [
		['a certificate that is missing', cert('none.pem'), /^COAP_DTLS_PEM_CERT=\S+: there is no such file$/],
		['a key that is missing', key('none.key'), /^COAP_DTLS_PEM_KEY=\S+: there is no such file$/],
		['a folder', cert('folder'), /^COAP_DTLS_PEM_CERT=\S+: it cannot be read \(EISDIR\)$/],
		['an empty file', cert('empty.pem'), /^COAP_DTLS_PEM_CERT=\S+: there is no certificate in PEM in it$/],
		[
			'a damaged certificate',
			cert('damaged.pem'),
			/^COAP_DTLS_PEM_CERT=\S+: a certificate in it is damaged$/,
		],
		['a damaged key', key('damaged.key'), /^COAP_DTLS_PEM_KEY=\S+: the key is damaged/],
		[
			'a certificate in place of the key',
			key('server.pem'),
			/^COAP_DTLS_PEM_KEY=\S+: there is no private key in PEM/,
		],
		[
			'a certificate without its key',
			() => ({ cert: named.cert }),
			/^COAP_DTLS_PEM_CERT=\S+: there is no private key .*: name its file with COAP_DTLS_PEM_KEY$/,
		],
		[
			'the key of another certificate',
			key('other.key'),
			/^the key in \S+ does not belong to the certificate in/,
		],
		['a key of another kind', key('rsa.key'), /^the key in \S+ does not belong to the certificate in/],
		[
			'an encrypted key without a password',
			key('encrypted.key'),
			/encrypted: set COAP_DTLS_PEM_KEY_PASSWORD$/,
		],
		[
			'a wrong password',
			key('encrypted.key', { passphrase: 's3cret' }),
			/COAP_DTLS_PEM_KEY_PASSWORD does not open the key$/,
		],
		[
			'a certificate that has expired',
			() => ({ cert: file('expired.pem') }),
			/^COAP_DTLS_PEM_CERT=\S+: the certificate has expired on 2026-11-27$/,
		],
		[
			'a certificate of the future',
			() => ({ cert: file('early.pem') }),
			/is not valid before 2026-11-29: is the clock right\?$/,
		],
		['a CA that is missing', usual, /^COAP_DTLS_PEM_CLIENT_CA=\S+: there is no such file$/, 'none.pem'],
		['a CA that is none', usual, /^COAP_DTLS_PEM_CLIENT_CA=\S+: CN=localhost is no CA$/, 'server.pem'],
		[
			'a CA that has expired',
			usual,
			/^COAP_DTLS_PEM_CLIENT_CA=\S+: .* expired on 2026-11-27$/,
			'expired-ca.pem',
		],
	]
	for (const [name, certificate, sentence, clientCa] of refused)
		it(`refuses ${name} in one sentence, without a secret`, () =>
			assert.throws(
				() => read(certificate(), clientCa && file(clientCa)),
				({ message }: Error) => {
					assert.match(message, sentence)
					assert.doesNotMatch(message, /\n|BEGIN|s3cret/)
					return true
				},
			))
})
