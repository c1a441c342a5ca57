export type DtlsLimits = Readonly<{
	/** at one time; above it, the session that was idle for the longest time ends. A session takes 64 kB. */
	maxSessions: number
	/** at one time, with verified addresses; above it, the oldest handshake ends */
	maxHandshakes: number
	/** a handshake that takes longer has failed */
	handshakeMs: number
	/** a session without a message for so long ends */
	idleMs: number
	/** for how long a client can resume a session */
	resumptionMs: number
	/** until the first retransmission of a flight; then it doubles */
	firstTimeoutMs: number
	/** time for looking up a pre-shared key */
	lookUpMs: number
	/** limit of the datagrams of a handshake in bytes */
	mtu: number
}>

export const dtlsLimits: DtlsLimits = {
	maxSessions: 4_000,
	maxHandshakes: 500,
	// Four retransmissions of a device that begins with 9 seconds, as RFC 7925 §11 recommends.
	handshakeMs: 150_000,
	// A device that sends once a day keeps its session.
	idleMs: 25 * 3_600_000,
	resumptionMs: 24 * 3_600_000,
	firstTimeoutMs: 2_000,
	lookUpMs: 5_000,
	// IPv6 carries 1,280 bytes everywhere (RFC 8200 §5), 48 of them for IPv6 and UDP.
	mtu: 1_232,
}
