import type { Random } from '../../testing/random.ts'
import type { Expected } from './plan.ts'
import { fields, methods, otherHosts, ownHosts, targets } from './pools.ts'

/** A request that conforms to RFC 9112, with its answer. */
export type WellFormed = {
	readonly bytes: Buffer
	readonly expected: Expected
	/** whether the connection may end after it */
	readonly isLast: boolean
}

/** Limit of an event in the fuzzed host, in bytes. It is small so that a request above it is cheap. */
export const functionPayloadBytes = 8 * 1024

type Body = {
	readonly fields: readonly string[]
	readonly bytes: Buffer
	readonly isTooLarge: boolean
	readonly isLast: boolean
}

const none: Body = { fields: [], bytes: Buffer.alloc(0), isTooLarge: false, isLast: false }

/** RFC 9112 §7.1: chunks of any size, with extensions and trailers. */
const chunked = ({ below, oneIn }: Random, content: Buffer): Buffer => {
	const parts: (Buffer | string)[] = []
	for (let at = 0; at < content.length; ) {
		const size = Math.min(content.length - at, 1 + below(oneIn(2) ? 10 : 3000))
		const digits = oneIn(8) ? `000${size.toString(16).toUpperCase()}` : size.toString(16)
		parts.push(`${digits}${oneIn(8) ? ';a=b;c="d"' : ''}\r\n`, content.subarray(at, at + size), '\r\n')
		at += size
	}
	parts.push('0\r\n', oneIn(8) ? 'X-Trailer: x\r\n\r\n' : '\r\n')
	return Buffer.concat(parts.map((part) => Buffer.from(part)))
}

const bodyOf = (random: Random): Body => {
	const { oneIn, below } = random
	const isText = oneIn(2)
	const size = below(oneIn(6) ? 20_000 : 1500)
	const content = isText ? Buffer.alloc(size, 'x') : Buffer.from(random.bytes(size))
	const type = `Content-Type: ${isText ? 'text/plain' : 'application/octet-stream'}`
	const isTooLarge = size > (isText ? functionPayloadBytes : (functionPayloadBytes / 4) * 3)
	const isChunked = oneIn(3)
	return {
		fields: [type, isChunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${size}`],
		bytes: isChunked ? chunked(random, content) : content,
		isTooLarge,
		isLast: isChunked,
	}
}

type Asked = {
	readonly method: string
	readonly target: readonly [string, number]
	readonly isOwnHost: boolean
	readonly body: Body
	readonly isPreflight: boolean
}

/** The status of a request. The order of the checks is that of the host. */
const statusOf = ({ method, target: [target, status], isOwnHost, body, isPreflight }: Asked): number => {
	if (status === 400) return 400
	if (status === 421 || (!isOwnHost && !/^http:/i.test(target))) return 421
	if (isPreflight) return 204
	if (status === 404 || !['GET', 'POST'].includes(method)) return 404
	return body.isTooLarge ? 413 : 200
}

/** Fields that end a connection which could stay open. */
const lastFields: readonly (readonly string[])[] = [
	['Connection: close'],
	['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'],
	['Connection: upgrade', 'Upgrade: h2c, websocket'],
]

export const wellFormedRequest = (random: Random): WellFormed => {
	const { oneIn, pick } = random
	const method = oneIn(3) ? pick(methods) : oneIn(2) ? 'GET' : 'POST'
	const target = oneIn(3) ? pick(targets) : (['/nowhere', 404] as const)
	const isOwnHost = !oneIn(10)
	const body = method === 'POST' || oneIn(20) ? bodyOf(random) : none
	const isPreflight = method === 'OPTIONS' && oneIn(2)
	const ending = oneIn(6) ? pick(lastFields) : []
	const lines = [
		`${method} ${target[0]} HTTP/1.1`,
		`Host: ${pick(isOwnHost ? ownHosts : otherHosts)}`,
		...Array.from({ length: random.below(5) }, () => pick(fields)).filter(
			(field) => !/^(?:Origin|Content-Type):/.test(field),
		),
		...(isPreflight ? ['Origin: https://example.com', 'Access-Control-Request-Method: POST'] : []),
		...body.fields,
		...ending,
	]
	const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
	return {
		bytes: Buffer.concat([head, body.bytes]),
		expected: {
			isHead: method === 'HEAD',
			status: statusOf({ method, target, isOwnHost, body, isPreflight }),
		},
		isLast: body.isLast || ending.length > 0,
	}
}

const special: readonly (readonly [text: string, status: number])[] = [
	['CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n', 501],
	['GET /nowhere HTTP/1.1\r\n\r\n', 400],
	['GET /nowhere HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n', 400],
	['GET /nowhere HTTP/1.0\r\nHost: localhost\r\n\r\n', 404],
	['GET /nowhere HTTP/1.0\r\n\r\n', 421],
	['GET /echo/a HTTP/1.1\r\nHost: localhost\r\nExpect: something\r\n\r\n', 417],
	['POST /echo/a HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 99999\r\n\r\n', 413],
	['POST /echo/a HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody', 200],
	['POST /nowhere HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n', 404],
]

/** A request whose answer is listed, not computed from its parts. */
export const specialRequest = ({ pick }: Random): WellFormed => {
	const [text, status] = pick(special)
	return { bytes: Buffer.from(text), expected: { isHead: false, status }, isLast: true }
}
