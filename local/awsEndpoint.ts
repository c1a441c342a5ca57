import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type AwsOperation, type AwsRequest, awsError, isAwsError } from './awsOperation.ts'
import type { Faults } from './faults.ts'
import { readStream } from './readStream.ts'

/** Answers a request itself, for services whose protocol is not plain JSON. */
export type AwsService = (request: AwsRequest, response: ServerResponse) => Promise<void>

export type AwsEndpoint = { readonly port: number; readonly close: () => Promise<void> }

const signature = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/

const parseJson = (body: Buffer): Record<string, unknown> => {
	try {
		return JSON.parse(body.toString()) as Record<string, unknown>
	} catch {
		return {}
	}
}

const readRequest = async (request: IncomingMessage): Promise<AwsRequest> => {
	const { method = '', url = '', headers } = request
	const [, accessKeyId, service] = signature.exec(headers.authorization ?? '') ?? []
	if (accessKeyId === undefined || service === undefined)
		throw awsError(403, 'MissingAuthenticationTokenException', 'Request is missing Authentication Token')
	const body = await readStream(request)
	const target = String(headers['x-amz-target'] ?? '')
	return {
		service,
		accessKeyId,
		method,
		url,
		headers,
		body,
		operation: target.split('.')[1] ?? method,
		input: target === '' ? {} : parseJson(body),
	}
}

const answerJson = (response: ServerResponse, status: number, body: object, headers = {}): void => {
	response
		.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers })
		.end(JSON.stringify(body))
}

const answerError = (response: ServerResponse, error: unknown): void => {
	if (!isAwsError(error)) throw error
	const { status, code, message } = error
	answerJson(response, status, { __type: code, message, Message: message }, { 'x-amzn-errortype': code })
}

/** A service whose answers are JSON objects. */
export const jsonService =
	(operation: AwsOperation): AwsService =>
	async (request, response) =>
		answerJson(response, 200, await operation(request))

type Needs = {
	/** by the name with which their requests are signed */
	readonly services: Readonly<Record<string, AwsService>>
	/** throws unless the sender may do what the request asks for */
	readonly authorize: (request: AwsRequest) => void
	readonly play: Faults['play']
	readonly onDefect: (error: unknown) => void
}

/**
 * One HTTP server for all AWS services that the stack uses: the signature of a request says which service it is for
 * and who sent it. (It is not verified: whoever reaches this port is the user of this machine.)
 */
export const startAwsEndpoint = async (
	{ services, authorize, play, onDefect }: Needs,
	{ host, port }: { readonly host: string; readonly port: number },
): Promise<AwsEndpoint> => {
	const serve = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
		try {
			const request = await readRequest(incoming)
			const service = services[request.service]
			if (service === undefined)
				throw awsError(400, 'UnsupportedOperation', `the local host has no service ${request.service}`)
			authorize(request)
			await play(request, response, (to) => service(request, to))
		} catch (error) {
			answerError(response, error)
		}
	}
	const server = createServer((request, response) => {
		serve(request, response).catch((error: unknown) => {
			onDefect(error)
			response.destroy()
		})
	})
	server.keepAliveTimeout = 30_000
	server.listen(port, host)
	await once(server, 'listening')
	return {
		port: (server.address() as AddressInfo).port,
		close: async () => {
			server.closeAllConnections()
			server.close()
			await once(server, 'close')
		},
	}
}
