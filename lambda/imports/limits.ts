/** What one device may cost; 0 is no limit. */
export type ImportLimits = {
	readonly messagesPerMinute: number
	/** object updates that are taken in; at least as many as one message may have */
	readonly updatesPerMinute: number
	/** of the table of the ledger, where a device has 10 GB for as long as entries are kept */
	readonly bytesPerDay: number
	/** of all devices together that are not registered; their bytes are what one device has */
	readonly unregisteredPerMinute: number
}

/** Which limit a message exceeds. */
export type ExcessReason = 'messages' | 'updates' | 'bytes' | 'unregistered'

/** The limit, in the words of the finding. */
export const limitInWords = (reason: ExcessReason, limits: ImportLimits): string => {
	switch (reason) {
		case 'messages':
			return `at most ${limits.messagesPerMinute} messages per minute`
		case 'updates':
			return `at most ${limits.updatesPerMinute} object updates per minute`
		case 'bytes':
			return `at most ${limits.bytesPerDay} bytes per day in the log`
		case 'unregistered':
			return `at most ${limits.unregisteredPerMinute} messages per minute of all devices that are not registered`
	}
}
