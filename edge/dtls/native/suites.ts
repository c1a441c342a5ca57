/**
 * The cipher suites in the order in which the server prefers them. All are AEAD suites, which nRF modems need in order to save
 * a session. PSK stands first: a client that offers it wants to be known by its identity. DHE-PSK and RSA-PSK are missing,
 * because their flights are large.
 */
// RFC 5487 §2, RFC 6655 §4
const PSK_SUITES = [
	'PSK-AES128-GCM-SHA256',
	'PSK-AES256-GCM-SHA384',
	'PSK-AES128-CCM',
	'PSK-AES128-CCM8',
] as const

// RFC 5289 §3.2, RFC 7251 §2
const ECDSA_SUITES = [
	'ECDHE-ECDSA-AES128-GCM-SHA256',
	'ECDHE-ECDSA-AES256-GCM-SHA384',
	'ECDHE-ECDSA-AES128-CCM',
	'ECDHE-ECDSA-AES128-CCM8',
] as const

const RSA_SUITES = ['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES256-GCM-SHA384'] as const

export type KeyKind = 'psk' | 'ecdsa' | 'rsa'

const SUITES: Readonly<Record<KeyKind, readonly string[]>> = {
	psk: PSK_SUITES,
	ecdsa: ECDSA_SUITES,
	rsa: RSA_SUITES,
}

export const suitesOf = (kinds: readonly KeyKind[]): readonly string[] =>
	kinds.flatMap((kind) => SUITES[kind])

/**
 * OpenSSL takes CCM_8, whose tag has 64 bits, for too weak at any other security level, and fails in the handshake. What else
 * the level would check, such as the length of RSA keys, native/context.c states.
 */
export const cipherList = (suites: readonly string[]): string => [...suites, '@SECLEVEL=0'].join(':')
