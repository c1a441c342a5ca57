/** Who a peer has proved to be in its DTLS handshake. */
export type Identity =
	/** `keyTag`: a digest of the key, in hexadecimal digits */
	| Readonly<{ kind: 'psk'; identity: string; keyTag: string }>
	/** `subject`: the common name; empty if the certificate has none */
	| Readonly<{ kind: 'certificate'; subject: string }>

/**
 * The remote endpoint (RFC 7252 §1.2) of a datagram: an address and port under plain UDP, a session under DTLS.
 */
export type Peer = Readonly<{
	/** differs between peers */
	key: string
	/** address and port, for the log: `192.0.2.17:49152`, `[2001:db8::1]:49152` */
	address: string
	send: (datagram: Uint8Array) => void
	/** under DTLS: whether the peer has shown that it receives what is sent to its address; absent: not under DTLS */
	isSecured?: boolean
	/** under DTLS: whether the session has ended, so that nothing is sent any more */
	isOver?: () => boolean
	/** absent: not secured, or a client without certificate */
	identity?: Identity
}>
