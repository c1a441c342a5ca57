import type { RequestOptions } from 'node:http'
import type { MessagePort } from 'node:worker_threads'
import type { ThreadAnswer, ThreadRequest } from '../aws/serveThread.ts'
import { type DirectOptions, directRequest, type Send } from './directRequest.ts'
import { inBatches } from './inBatches.ts'

/** Not imported: that would evaluate each export, of which one loads all of `fetch`. */
const http = process.getBuiltinModule('node:http')

/** Where a thread finds the AWS services. */
export type DirectServices = {
	/** as the environment names it: `http://127.0.0.1:8081` */
	readonly url: string
	readonly port: MessagePort
}

const sendOver = (port: MessagePort): Send => {
	const waiting = new Map<number, (outcome: ThreadAnswer['outcome']) => void>()
	let lastId = 0
	const post = inBatches<ThreadRequest>(
		(requests) => port.postMessage(requests),
		(run) => process.nextTick(run),
	)
	port.on('message', (answers: readonly ThreadAnswer[]) => {
		for (const { id, outcome } of answers) {
			const take = waiting.get(id)
			waiting.delete(id)
			take?.(outcome)
		}
	})
	return (request, take) => {
		lastId += 1
		const id = lastId
		waiting.set(id, take)
		post({ id, ...request })
		return () => waiting.delete(id)
	}
}

/** Whether these are options as the request handler of the SDK gives them, for a request to a server. */
const isTo =
	({ hostname, port }: URL) =>
	(options: unknown): options is DirectOptions => {
		const { host, port: asked, agent, headers = {}, auth } = (options ?? {}) as RequestOptions
		return (
			host === hostname &&
			String(asked) === port &&
			agent instanceof http.Agent &&
			auth === undefined &&
			!Object.keys(headers).some((name) => name.toLowerCase() === 'expect')
		)
	}

/**
 * In this thread, `request` of `node:http` sends what the AWS SDK asks of the host's services over a message port: with
 * HTTP, most of the time of a request would be that of its socket. All other requests go out as before. Must be called before
 * the code of the function is loaded.
 */
export const callServicesDirectly = ({ url, port }: DirectServices): void => {
	const { request } = http
	const isDirect = isTo(new URL(url))
	const send = sendOver(port)
	const routed = (...parameters: readonly unknown[]): unknown => {
		const [options, onResponse] = parameters
		if (!isDirect(options)) return Reflect.apply(request, http, parameters)
		const direct = directRequest(options, send)
		return typeof onResponse === 'function' ? direct.once('response', onResponse as () => void) : direct
	}
	http.request = routed as typeof request
}
