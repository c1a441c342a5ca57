import type { IncomingMessage } from 'node:http'
import type { Refusal } from './refusal.ts'
import { parseRequestTarget, type RequestTarget } from './requestTarget.ts'

export type Admit = (request: Head) => RequestTarget | Refusal

type Head = Pick<IncomingMessage, 'url' | 'headersDistinct' | 'httpVersion'>

const badTarget: Refusal = {
	status: 400,
	message: 'Bad Request: the request target is not a path of this server',
}
const badHost: Refusal = { status: 400, message: 'Bad Request: one header Host is needed' }

/** RFC 9110 §15.5.20 */
const misdirected: Refusal = {
	status: 421,
	message:
		'Misdirected Request: this server answers to localhost, 127.0.0.1 and [::1]; start it with HOST=<address or name> to reach it by another one',
}

/**
 * Checks the target and the `Host` of a request, and of an upgrade, before anything else. A web page whose host name
 * resolves to this machine (DNS rebinding) sends that name, and is refused.
 */
export const admitRequest =
	(meansThisMachine: (host: string | undefined) => boolean): Admit =>
	({ url = '', headersDistinct, httpVersion }) => {
		const hosts = headersDistinct['host'] ?? []
		// RFC 9112 §3.2: a request of HTTP/1.1 without Host, or one with two, gets 400.
		if (hosts.length > 1 || (hosts.length === 0 && httpVersion === '1.1')) return badHost
		const target = parseRequestTarget(url)
		if (target === undefined) return badTarget
		return meansThisMachine(target.authority ?? hosts[0]) ? target : misdirected
	}
