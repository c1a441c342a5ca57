import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testClientCertificate } from '../../cli/certs/testCertificates.ts'
import { libcoapClient } from '../../edge/testing/libcoapClient.ts'
import { withLibcoapPsk } from '../../edge/testing/libcoapPsk.ts'
import type { Environment } from '../environment/environment.ts'

/** Sends SenML in JSON over DTLS, and resolves with type and code of each answer: none if the handshake fails. */
type Send = (payload: Uint8Array) => Promise<readonly string[]>

/** A device that speaks CoAP over DTLS, through the client of libcoap with OpenSSL. */
export const securedDevice = ({ secured }: Pick<Environment, 'secured'>) => {
	const { coapsUrl, certificates } = secured ?? {}
	if (coapsUrl === undefined || certificates === undefined)
		throw new Error('this environment has no CoAP door with DTLS')
	const ca = join(certificates, 'ca.pem')
	const post = (payload: Uint8Array, program: string, ...more: readonly string[]) =>
		// A server may leave a handshake that fails without an answer: the client gives up after three seconds.
		libcoapClient(
			['-m', 'post', '-t', '110', '-B', '3', ...more, `${coapsUrl}/msg/d2c/raw`],
			payload,
			program,
		).then(({ received }) => received)
	const withCertificateIn = async (folder: string, deviceId: string, payload: Uint8Array) => {
		const { cert, key } = await testClientCertificate({ folder, now: new Date() }, deviceId)
		return post(payload, 'coap-client-openssl', '-R', ca, '-c', cert, '-j', key)
	}
	return {
		withKey:
			(identity: string, key: string): Send =>
			(payload) =>
				withLibcoapPsk({ identity, key: Buffer.from(key, 'hex') }, (program) => post(payload, program)),
		/** signed by the authority that the door trusts */
		withCertificate:
			(deviceId: string): Send =>
			(payload) =>
				withCertificateIn(certificates, deviceId, payload),
		/** signed by an authority of its own */
		withForeignCertificate:
			(deviceId: string): Send =>
			async (payload) => {
				const folder = mkdtempSync(join(tmpdir(), 'senml-live-foreign-'))
				try {
					return await withCertificateIn(folder, deviceId, payload)
				} finally {
					rmSync(folder, { recursive: true })
				}
			},
	}
}
