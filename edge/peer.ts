/**
 * The endpoint at the other side (RFC 7252 §1.2) as a datagram source knows it: an address and port under plain UDP,
 * a session under DTLS.
 */
export type Peer = Readonly<{
	/** unequal for unequal peers */
	key: string
	send: (datagram: Uint8Array) => void
}>
