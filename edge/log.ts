/** What happened to a request, or to the server itself. */
type Ordinary = Readonly<{
	event:
		| 'coap.request' // answered; the only event of an ordinary day, one for each request
		| 'coap.address.skipped' // this machine lacks the address family
		| 'coap.socket.failed' // sending or receiving failed in the operating system
		| 'coap.defect' // a message that this server fails at; the others go on
	peer?: never
}>

/** A message whose sender got no response: the address helps to find it. */
type Unanswered = Readonly<{
	event:
		| 'coap.rejected' // a well-formed message that is no request to answer
		| 'coap.malformed' // a message format error
		| 'coap.unacknowledged' // a separate response that the client reset or never acknowledged
	/** address and port: `192.0.2.17:49152`, `[2001:db8::1]:49152` */
	peer: string
}>

/**
 * One line of the log. Payloads and tokens are never in it; an address only as the peer of a message that got no response.
 */
export type LogEntry = (Ordinary | Unanswered) &
	Readonly<{
		/** as the Uri-Query tells it */
		deviceId?: string
		/** the response code */
		code?: string
		contentFormat?: number
		/** length of the payload; of the datagram, if it is malformed or rejected */
		bytes?: number
		ms?: number
		error?: string
	}>

export type Log = (entry: LogEntry) => void
