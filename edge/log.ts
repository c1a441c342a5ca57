/** What happened to a request, or to the server itself. */
type Ordinary = Readonly<{
	event:
		| 'coap.request' // an answered request; in normal operation there is no other event
		| 'coap.address.skipped' // this machine lacks the address family
		| 'coap.socket.failed' // sending or receiving failed in the operating system
		| 'coap.forward.failed' // a request to the stack that failed: its messages are sent again, as long as devices wait
		| 'coap.downlinks.heard' // whether the stream tells of new downlinks; without it, `error` says why
		| 'coap.downlinks.refused' // what the stack does not store of a downlink: it came too late, or twice
		| 'coap.integrations.unknown' // requests of the last minute to endpoints of no integration; they have no lines of their own
		| 'coap.integrations.limited' // a count of messages above a rate limit that does not reach the log of the integration
		| 'coap.defect' // an error in the server while it handles a message
	peer?: never
}>

/** A message without a response. The address helps to find its sender. */
type Unanswered = Readonly<{
	event:
		| 'coap.rejected' // a well-formed message that is not a valid request
		| 'coap.malformed' // a message format error
		| 'coap.unacknowledged' // a separate response that the client reset or never acknowledged
		| 'coap.unobserved' // an observation that ends because the client reset or never acknowledged a notification
		| 'coap.upload.unfinished' // a body of which not all blocks arrived
		| 'coap.proxied.refused' // a datagram of a terminator without a usable header
		| 'coap.dtls.failed' // a DTLS handshake that failed, or that is about to
	/** address and port: `192.0.2.17:49152`, `[2001:db8::1]:49152` */
	peer: string
}>

/**
 * One line of the log. It never contains payloads or tokens. It contains an address only for a message without a
 * response.
 */
export type LogEntry = (Ordinary | Unanswered) &
	Readonly<{
		/** from the DTLS session, or the Uri-Query; of a handshake that failed, what the client claimed */
		deviceId?: string
		/** the response code */
		code?: string
		contentFormat?: number
		/**
		 * length of the payload, of the datagram if it is malformed or rejected, or of what has arrived of an unfinished upload
		 */
		bytes?: number
		/** length of an unfinished upload, if the device has announced it */
		expected?: number
		/** unfinished uploads since the server started, this one included */
		unfinished?: number
		/** of the endpoint to which a message came */
		integrationId?: string
		/** how many messages the stack has not taken, or came to endpoints of no integration */
		messages?: number
		ms?: number
		error?: string
	}>

export type Log = (entry: LogEntry) => void
