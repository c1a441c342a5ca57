import type { IncomingMessage, ServerResponse } from 'node:http'
import type { RequestTarget } from './requestTarget.ts'

/** A request whose target and `Host` are valid, and the response to it. */
export type HttpExchange = {
	readonly request: IncomingMessage
	readonly response: ServerResponse
	readonly target: RequestTarget
	/** sends 100 (Continue) if the client waits for it before it sends the body */
	readonly proceed: () => void
}
