import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { after, beforeEach, describe, it, type TestContext } from 'node:test'
import { connect, createServer } from 'node:tls'
import { temporaryFolder } from '../../local/testing/tinyHost.ts'
import {
	type CertificateFiles,
	localNames,
	testClientCertificate,
	testServerCertificate,
} from './testCertificates.ts'

const root = temporaryFolder()
const folder = join(root.path, 'certs')
const now = new Date('2026-11-28T12:00:00Z')
const needs = { folder, now }
const later = (days: number) => ({ folder, now: new Date(now.getTime() + days * 24 * 60 * 60 * 1000) })

const text = (file: string) => readFileSync(file, 'utf8')
const certificateIn = (file: string) => new X509Certificate(text(file))
const pair = ({ cert, key }: CertificateFiles) => ({ cert: text(cert), key: text(key) })

/** Whom a server of TLS sees behind a client's certificate, and the client behind that of the server at an address. */
const handshake = async (
	t: TestContext,
	host: string,
	server: { readonly ca: string; readonly server: CertificateFiles },
	client: CertificateFiles,
) => {
	const listening = createServer({ ...pair(server.server), ca: text(server.ca), requestCert: true })
	t.after(() => listening.close())
	listening.listen(0, host)
	await once(listening, 'listening')
	const accepted = once(listening, 'secureConnection')
	const { port } = listening.address() as AddressInfo
	const socket = connect({ host, port, ca: text(server.ca), ...pair(client) })
	t.after(() => socket.destroy())
	await once(socket, 'secureConnect')
	const [peer] = await accepted
	t.after(() => peer.destroy())
	return { subject: peer.getPeerCertificate().subject.CN, isAuthorized: peer.authorized }
}

describe('certificates for tests', () => {
	after(root.remove)
	beforeEach(() => rmSync(folder, { recursive: true, force: true }))

	for (const host of ['127.0.0.1', '::1'])
		it(`let server and device recognise each other at ${host}`, async (t) => {
			const server = await testServerCertificate(later(0))
			const client = await testClientCertificate(needs, 'oob-352656108602296')
			assert.deepEqual(await handshake(t, host, server, client), {
				subject: 'oob-352656108602296',
				isAuthorized: true,
			})
		})

	it('are ECDSA on P-256, and say what they are for', async () => {
		const { ca, server } = await testServerCertificate(needs)
		const client = await testClientCertificate(needs, 'kit')
		const all = [ca, server.cert, client.cert].map(certificateIn)
		for (const { publicKey } of all)
			assert.deepEqual(publicKey.asymmetricKeyDetails, { namedCurve: 'prime256v1' })
		assert.deepEqual(
			all.map((certificate) => [certificate.ca, certificate.keyUsage]),
			[
				[true, undefined],
				[false, ['1.3.6.1.5.5.7.3.1']],
				[false, ['1.3.6.1.5.5.7.3.2']],
			],
		)
		for (const certificate of all) assert.ok(certificate.checkIssued(certificateIn(ca)))
	})

	it('name localhost, its addresses, and what else is wanted', async () => {
		const names = [...localNames, 'edge.example', '192.0.2.7', '2001:db8::7:1']
		const { server } = await testServerCertificate(needs, names)
		const certificate = certificateIn(server.cert)
		for (const name of ['localhost', 'edge.example']) assert.equal(certificate.checkHost(name), name)
		for (const address of ['127.0.0.1', '::1', '192.0.2.7', '2001:db8::7:1'])
			assert.equal(certificate.checkIP(address), address)
		assert.equal(certificate.checkIP('192.0.2.8'), undefined)
	})

	it('can be read by their user only', async () => {
		await testServerCertificate(needs)
		await testClientCertificate(needs, 'kit')
		assert.equal(statSync(folder).mode & 0o777, 0o700)
		const names = readdirSync(folder).toSorted()
		assert.deepEqual(names, [
			'ca.key',
			'ca.pem',
			'device-kit.key',
			'device-kit.pem',
			'server.key',
			'server.pem',
		])
		for (const name of names) assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name)
	})

	it('of a device whose id has a colon are in files without one', async () => {
		const { cert } = await testClientCertificate(needs, 'a:b')
		assert.equal(cert, join(folder, 'device-a%3Ab.pem'))
		assert.equal(certificateIn(cert).subject, 'CN=a:b')
	})

	it('have at most 64 characters of an id', async () => {
		await testClientCertificate(needs, 'x'.repeat(64))
		await assert.rejects(testClientCertificate(needs, 'x'.repeat(65)), /at most 64 characters \(RFC 5280\)/)
	})

	describe('that are there', () => {
		const made = async (at = needs, names = localNames) => {
			const { ca, server } = await testServerCertificate(at, names)
			const client = await testClientCertificate(at, 'kit')
			return { ca: text(ca), server: pair(server), client: pair(client) }
		}

		it('stay, also if fewer names are wanted', async () => {
			const first = await made(needs, [...localNames, '192.0.2.7'])
			assert.deepEqual(await made(later(3649)), first)
		})

		it('are replaced when they have expired, with all that they have signed', async () => {
			const first = await made()
			const second = await made(later(3651))
			for (const name of ['ca', 'server', 'client'] as const) assert.notDeepEqual(second[name], first[name])
		})

		it('are replaced if the server gets a further name', async () => {
			const first = await made()
			const second = await made(needs, [...localNames, '192.0.2.7'])
			assert.deepEqual([second.ca, second.client], [first.ca, first.client])
			assert.notDeepEqual(second.server, first.server)
		})

		for (const damage of ['', 'nonsense', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'])
			it(`are replaced if a key is damaged: ${JSON.stringify(damage.slice(0, 12))}`, async () => {
				const first = await made()
				writeFileSync(join(folder, 'server.key'), damage)
				const second = await made()
				assert.equal(second.ca, first.ca)
				assert.notDeepEqual(second.server, first.server)
			})

		it('are replaced if a key belongs to another certificate', async () => {
			const first = await made()
			writeFileSync(join(folder, 'server.key'), first.client.key)
			assert.notDeepEqual((await made()).server, first.server)
		})
	})

	it('that cannot be written are an error that names the file', async () => {
		const file = join(root.path, 'file')
		writeFileSync(file, '')
		await assert.rejects(testServerCertificate({ folder: join(file, 'certs'), now }), /file/)
	})
})
