import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Authentication } from '../access/authenticate.ts'
import { readSignature, type Signature } from '../access/signature.ts'
import { readAtMost } from '../server/readStream.ts'
import { refuseForeign } from '../server/refuseForeign.ts'
import { answerError, answerJson, forbidCors } from './awsAnswer.ts'
import { type AwsOperation, type AwsRequest, awsError, isAwsError } from './awsOperation.ts'
import type { Faults } from './faults.ts'

/** Writes the answer to a request itself: the protocols of services differ. */
export type AwsService = (request: AwsRequest, response: ServerResponse) => Promise<void>

export type AwsEndpoint = { readonly port: number; readonly close: () => Promise<void> }

/** More than any request of the stack. DynamoDB accepts 16 MB. */
const maxBodyBytes = 6 * 1024 * 1024

/** AWS IoT Core accepts two names for the service that publishes; SDKs sign with `iotdata`. */
const aliases: ReadonlyMap<string, string> = new Map([['iotdevicegateway', 'iotdata']])

const parseObject = (body: Buffer): Record<string, unknown> => {
	try {
		const value: unknown = JSON.parse(body.toString())
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
	} catch {
		return {}
	}
}

const readRequest = async (
	incoming: IncomingMessage,
	signature: Signature,
	verify: Authentication['verify'],
): Promise<AwsRequest> => {
	const { method = '', url = '', headers } = incoming
	const body = await readAtMost(incoming, maxBodyBytes)
	if (body === undefined)
		throw awsError(413, 'RequestEntityTooLargeException', `The request is larger than ${maxBodyBytes} bytes.`)
	verify({ method, url, headers, body }, signature)
	const target = String(headers['x-amz-target'] ?? '')
	return {
		service: aliases.get(signature.service) ?? signature.service,
		accessKeyId: signature.accessKeyId,
		method,
		url,
		headers,
		body,
		operation: target.split('.')[1] ?? method,
		input: target === '' ? {} : parseObject(body),
	}
}

/** A service whose answers are JSON objects. The version is the one of its protocol. */
export const jsonService =
	(operation: AwsOperation, version: '1.0' | '1.1' = '1.0'): AwsService =>
	async (request, response) =>
		answerJson(response, 200, await operation(request), {
			'content-type': `application/x-amz-json-${version}`,
		})

type AwsEndpointNeeds = {
	/** by the name with which their requests are signed */
	readonly services: ReadonlyMap<string, AwsService>
	/** identifies the sender of a request */
	readonly authentication: Authentication
	/** throws unless the sender may do what the request asks for */
	readonly authorize: (request: AwsRequest) => void
	readonly inject: Faults['inject']
	readonly onDefect: (error: unknown) => void
}

const serviceOf = ({ headers }: IncomingMessage): string | undefined =>
	readSignature(headers.authorization)?.service

/** Whether the client has closed the connection before it sent all of its request. */
const hasLeft = (incoming: IncomingMessage): boolean => incoming.destroyed && !incoming.complete

/** Serves one request. Its errors are answers, and affect no other request. */
const serveRequest =
	(
		{ services, authentication, authorize, inject, onDefect }: AwsEndpointNeeds,
		refusalOf: ReturnType<typeof refuseForeign>,
	) =>
	async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
		try {
			forbidCors(response)
			const refusal = refusalOf(incoming)
			if (refusal !== undefined) throw refusal
			const signature = authentication.identify(incoming.headers)
			const request = await readRequest(incoming, signature, authentication.verify)
			const service = services.get(request.service)
			if (service === undefined)
				throw awsError(
					400,
					'UnsupportedOperation',
					`the service ${request.service} is not supported by the local host`,
				)
			authorize(request)
			await inject(request, response, (to) => service(request, to))
		} catch (error) {
			if (hasLeft(incoming)) return
			if (!isAwsError(error)) onDefect(error)
			if (response.headersSent) response.destroy()
			else answerError(response, isAwsError(error) ? error : internalError(), serviceOf(incoming))
		}
	}

const internalError = () => awsError(500, 'InternalServerError', 'The local host has failed: see its log.')

const badRequest = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n'

/**
 * Starts one HTTP server for all AWS services that the stack uses. The signature of a request names the service and the
 * sender.
 */
export const startAwsEndpoint = async (
	needs: AwsEndpointNeeds,
	{ host, port }: { readonly host: string; readonly port: number },
): Promise<AwsEndpoint> => {
	const serve = serveRequest(needs, refuseForeign(host))
	const server = createServer((request, response) => void serve(request, response))
	// A connection that breaks is no error of the host.
	server.on('connection', (socket) => socket.on('error', () => undefined))
	server.on('connect', (_request, socket) => socket.end(badRequest))
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
