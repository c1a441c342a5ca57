import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { NodeHttpHandler, streamCollector } from '@smithy/node-http-handler'
import { SignatureV4 } from '@smithy/signature-v4'
import type { AwsCredentialIdentity, Provider } from '@smithy/types'
import type { Clock } from '../coap/clock.ts'
import type { StackClock } from './stackClock.ts'

export type StackClientOptions = Readonly<{
	/** of the REST API, without a slash at its end */
	url: string
	region: string
	credentials: AwsCredentialIdentity | Provider<AwsCredentialIdentity>
	clock: Clock
	stackClock: StackClock
	/** limit of the wait for an answer */
	requestMs: number
}>

export type Answer = Readonly<{ status: number; body: string }>

/** Requests to the REST API of a stack. Each rejects if there is no answer in time. */
export type StackClient = Readonly<{
	/** signed (Signature Version 4); the body is sent as JSON */
	post: (path: string, body: unknown) => Promise<Answer>
	/** not signed */
	get: (path: string) => Promise<Answer>
	close: () => void
}>

const MAX_SOCKETS = 16

/** Routers on the way forget a connection that is idle, some after minutes, and drop what comes on it later. */
const IDLE_MS = 30_000

/** Connections stay open: a new one would take several round trips. */
const agentOptions = { keepAlive: true, maxSockets: MAX_SOCKETS, timeout: IDLE_MS }

export const createStackClient = (options: StackClientOptions): StackClient => {
	const { region, credentials, clock, stackClock, requestMs } = options
	const { protocol, hostname, port, host, pathname } = new URL(options.url)
	const root = pathname.replace(/\/$/, '')
	const address = { protocol, hostname, ...(port === '' ? {} : { port: Number(port) }) }
	const handler = new NodeHttpHandler({
		httpAgent: new HttpAgent(agentOptions),
		httpsAgent: new HttpsAgent(agentOptions),
	})
	const signer = new SignatureV4({ service: 'execute-api', region, credentials, sha256: Sha256 })
	const request = (method: string, path: string, more: Partial<HttpRequest> = {}): HttpRequest =>
		new HttpRequest({ method, ...address, ...more, path: root + path, headers: { host, ...more.headers } })
	const send = async (message: HttpRequest): Promise<Answer> => {
		const sentAt = clock.now()
		const stop = new AbortController()
		const cancel = clock.after(requestMs, () => stop.abort())
		try {
			const { response } = await handler.handle(message, { abortSignal: stop.signal })
			stackClock.learn(response.headers['date'], sentAt, clock.now())
			const body = Buffer.from(await streamCollector(response.body)).toString()
			return { status: response.statusCode, body }
		} catch (error) {
			throw stop.signal.aborted ? new Error(`no answer within ${requestMs} ms`) : error
		} finally {
			cancel()
		}
	}
	return {
		post: async (path, value) => {
			const body = JSON.stringify(value)
			const headers = {
				'content-type': 'application/json',
				'content-length': String(Buffer.byteLength(body)),
			}
			const signingDate = new Date(stackClock.toStack(clock.now()))
			const signed = await signer.sign(request('POST', path, { headers, body }), { signingDate })
			return send(signed as HttpRequest)
		},
		get: (path) => send(request('GET', path)),
		close: () => handler.destroy(),
	}
}
