/** One line of the log. Payloads, tokens and addresses are never in it. */
export type LogEntry = Readonly<{
	event:
		| 'coap.request' // answered; the only event of an ordinary day, one for each request
		| 'coap.rejected' // a well-formed message that is no request to answer
		| 'coap.malformed' // a message format error
		| 'coap.unacknowledged' // a separate response that the client reset or never acknowledged
		| 'coap.address.skipped' // this machine lacks the address family
		| 'coap.socket.failed' // sending or receiving failed in the operating system
	deviceId?: string
	/** the response code */
	code?: string
	contentFormat?: number
	/** length of the payload; of the datagram, if it is malformed */
	bytes?: number
	ms?: number
	error?: string
}>

export type Log = (entry: LogEntry) => void
