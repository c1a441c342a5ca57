import { X509Certificate } from 'node:crypto'
import type { Identity } from '../coap/peer.ts'
import type { Description } from './native/addon.ts'

export const identityOf = ({ pskIdentity, certificate }: Description): Identity | undefined => {
	if (pskIdentity !== undefined) return { kind: 'psk', identity: pskIdentity.toString() }
	if (certificate === undefined) return undefined
	const { CN } = new X509Certificate(certificate).toLegacyObject().subject
	// Several common names name nobody.
	return { kind: 'certificate', subject: typeof CN === 'string' ? CN : '' }
}

/** The text by which the client is known: PSK identity or common name. */
export const nameOf = (identity: Identity): string =>
	identity.kind === 'psk' ? identity.identity : identity.subject
