import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { expectedSignature, signatureOf } from './expectedSignature.ts'

/** What a client sent, without what differs from one request to the next. */
export type WireRequest = {
	readonly method: string | undefined
	readonly url: string | undefined
	readonly target: string | undefined
	readonly contentType: string | undefined
	readonly hasLength: boolean
	/** as JSON, if it is that: the order of members is nobody's concern */
	readonly body: unknown
	/** of the credential scope */
	readonly service: string | undefined
	readonly isSigned: boolean
}

/** How the service answers; `cut` ends the connection, `hang` never answers. */
export type WireAnswer =
	| { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
	| 'cut'
	| 'hang'

const parsed = (body: string): unknown => {
	try {
		return JSON.parse(body)
	} catch {
		return body
	}
}

const header = ({ headers }: IncomingMessage, name: string): string | undefined =>
	headers[name] === undefined ? undefined : String(headers[name])

/** A service of AWS that records what it is asked, checks who asked, and answers as it is told to. */
export const startWireRecorder = async (secretAccessKey: string) => {
	const requests: WireRequest[] = []
	let answers: readonly WireAnswer[] = [{ status: 200, body: '{}' }]
	const server = createServer((request, response) => {
		const serve = async (): Promise<void> => {
			const body = await text(request)
			const { method, url } = request
			requests.push({
				method,
				url,
				target: header(request, 'x-amz-target'),
				contentType: header(request, 'content-type'),
				hasLength: header(request, 'content-length') !== undefined,
				body: parsed(body),
				service: /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(header(request, 'authorization') ?? '')?.[1],
				isSigned: signatureOf(request) === expectedSignature(request, body, secretAccessKey),
			})
			const answer = answers[Math.min(requests.length, answers.length) - 1]
			if (answer === undefined || answer === 'hang') return
			if (answer === 'cut') response.destroy()
			else response.writeHead(answer.status, answer.headers).end(answer.body)
		}
		serve().catch(() => response.destroy())
	})
	server.listen(0, '127.0.0.1')
	await once(server, 'listening')
	return {
		endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		/** forgets what was asked; the last answer is that to everything further */
		answerWith: (...next: readonly WireAnswer[]) => {
			requests.length = 0
			answers = next
		},
		requests: (): readonly WireRequest[] => [...requests],
		close: async () => {
			server.closeAllConnections()
			server.close()
			await once(server, 'close')
		},
	}
}
