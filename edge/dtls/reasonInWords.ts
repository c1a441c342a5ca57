/** What OpenSSL says, and what it means for the person who reads the log. */
const WORDS: Readonly<Record<string, string>> = {
	'psk identity not found': 'unknown PSK identity',
	'no shared cipher': 'no cipher suite in common',
	'no shared group': 'no elliptic curve in common',
	'no suitable signature algorithm': 'no signature algorithm in common',
	'unsupported protocol': 'the client does not speak DTLS 1.2',
	'wrong version number': 'the client does not speak DTLS 1.2',
	'peer did not return a certificate': 'the client shows no certificate',
	'fragmented client hello': 'a ClientHello in fragments is not supported: use a larger MTU',
	// OpenSSL gives no reason for fragments that do not fit their message.
	'no reason known': 'a malformed message',
	'read timeout expired': 'the client does not answer',
}

/** `certificate verify failed: self-signed certificate` */
export const reasonInWords = (reason = 'no reason known'): string => {
	const known = WORDS[reason]
	if (known !== undefined) return known
	const alert = /^(?:ssl\/tls|sslv3|tlsv1) alert (.*)$/.exec(reason)?.[1]
	return alert === undefined ? reason : `the client sends the alert: ${alert}`
}
