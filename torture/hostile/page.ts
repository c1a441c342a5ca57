import { type IncomingHttpHeaders, type IncomingMessage, type RequestOptions, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Tally } from './counts.ts'

type Options = Tally & {
	/** port of the REST API and the WebSocket */
	readonly publicPort: number
	/** all ports of the host */
	readonly ports: readonly number[]
}

type Asked = Pick<RequestOptions, 'method' | 'path'> & {
	/** 'rebound': the name of the page resolves to this machine (DNS rebinding) */
	readonly from: 'other origin' | 'rebound'
	readonly headers: Readonly<Record<string, string>>
	readonly body?: string
}

const pauseMilliseconds = 100

const page = 'page.example'

const scan = {
	'Content-Type': 'application/x-amz-json-1.0',
	'X-Amz-Target': 'DynamoDB_20120810.Scan',
	Authorization:
		'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00',
}

const preflight = {
	'Access-Control-Request-Method': 'POST',
	'Access-Control-Request-Headers': 'x-amz-target,authorization',
}

const handshake = {
	Upgrade: 'websocket',
	Connection: 'Upgrade',
	'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
	'Sec-WebSocket-Version': '13',
}

/** Requests of a page, each from another origin and with a rebound name. */
const attempts: readonly Asked[] = (['other origin', 'rebound'] as const).flatMap(
	(from): readonly Asked[] => [
		{ from, method: 'OPTIONS', path: '/', headers: preflight },
		{ from, method: 'POST', path: '/', headers: scan, body: '{"TableName":"DevicesTable"}' },
		{ from, method: 'POST', path: '/', headers: { 'Content-Type': 'text/plain' }, body: '{}' },
		{
			from,
			method: 'POST',
			path: '/topics/data%2Fm%2Fd%2Foob-1%2Fd2c%2Fsenml?qos=1',
			headers: {},
			body: '[]',
		},
		{ from, method: 'GET', path: '/', headers: {} },
		{ from, method: 'GET', path: '/ws', headers: handshake },
	],
)

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders }

/** Sends a request. Undefined if the connection ended without an answer. */
const ask = (port: number, { method, path, from, headers, body }: Asked): Promise<Answer | undefined> =>
	new Promise((resolve) => {
		const asked = request({
			host: '127.0.0.1',
			port,
			method,
			path,
			agent: false,
			headers: {
				...headers,
				Host: `${from === 'rebound' ? page : 'localhost'}:${port}`,
				Origin: `http://${page}${from === 'rebound' ? `:${port}` : ''}`,
			},
		})
		const answer = ({ statusCode = 0, headers: answered }: IncomingMessage): void =>
			resolve({ status: statusCode, headers: answered })
		asked.on('response', (response) => {
			response.resume()
			answer(response)
		})
		asked.on('upgrade', (response, socket) => {
			socket.destroy()
			answer(response)
		})
		asked.on('error', () => resolve(undefined))
		asked.end(body)
	})

/**
 * Whether a page must not get this answer. On the public port it may get answers for its own origin, and the page of the stack,
 * which is the same for everybody.
 */
export const isForbidden = (
	isPublic: boolean,
	{ from, method, path }: Pick<Asked, 'from' | 'method' | 'path'>,
	{ status, headers }: Answer,
): boolean => {
	const isGranted = status === 101 || (status >= 200 && status < 300)
	const isForEverybody = method === 'OPTIONS' || (method === 'GET' && path === '/')
	if (isPublic) return isGranted && (from === 'rebound' || !isForEverybody)
	return isGranted || 'access-control-allow-origin' in headers
}

/** Acts as a web page of another origin that calls all ports of this machine. */
export const callAsPage = async ({ publicPort, ports, count, complain }: Options): Promise<never> => {
	for (;;)
		for (const port of ports)
			for (const asked of attempts) {
				const answer = await ask(port, asked)
				if (answer !== undefined && isForbidden(port === publicPort, asked, answer))
					complain(`a page (${asked.from}) got ${answer.status} for ${asked.method} at port ${port}`)
				count('pageRequests')
				await wait(pauseMilliseconds)
			}
}
