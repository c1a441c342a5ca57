/** Name of the local index of the table of downlinks: those that something is still to be done for. */
export const pendingIndex = 'pending'

/** of what changes downlinks */
export const downlinksTable = 'DOWNLINKS_TABLE'

/** Limits of what may be asked for. */
export const downlinkLimits = {
	/** bytes of a payload: what fits into a body of the CoAP server, and into an item with its transitions */
	payloadBytes: 64 * 1024,
	referenceCharacters: 128,
	/** seconds: a day, unless stated */
	timeToLive: { usual: 24 * 60 * 60, most: 30 * 24 * 60 * 60 },
	/** downlinks of a device that wait at the same time */
	pending: 100,
} as const

/** Milliseconds that a sender may take until it says what became of a try: RFC 7252 §4.8.2, MAX_TRANSMIT_WAIT, and a reserve. */
export const claimMilliseconds = 100_000
