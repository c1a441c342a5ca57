import type { IncomingHttpHeaders } from 'node:http'
import type { Authentication } from '../access/authenticate.ts'
import { readSignature, type Signature } from '../access/signature.ts'
import { refuseForeign } from '../server/refuseForeign.ts'
import { errorAnswer } from './awsAnswer.ts'
import { type AwsOutcome, type AwsRequest, type AwsService, awsError, isAwsError } from './awsOperation.ts'
import type { Faults } from './faults.ts'

/** A request as it arrives, by whatever way. */
export type ReceivedRequest = {
	readonly method: string
	/** with the query string */
	readonly url: string
	readonly headers: IncomingHttpHeaders
	/** Resolves to undefined if there are more than `maxBodyBytes`. Rejects if the client has left before the end. */
	readonly readBody: () => Promise<Buffer | undefined>
}

/** Serves one request to any of the AWS services. An error is an answer, and affects no other request. */
export type ServeAws = (received: ReceivedRequest) => Promise<AwsOutcome>

/** More than any request of the stack. DynamoDB accepts 16 MB. */
export const maxBodyBytes = 6 * 1024 * 1024

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

const requestOf = (
	{ method, url, headers }: ReceivedRequest,
	{ service, accessKeyId }: Signature,
	body: Buffer,
): AwsRequest => {
	const target = String(headers['x-amz-target'] ?? '')
	return {
		service: aliases.get(service) ?? service,
		accessKeyId,
		method,
		url,
		headers,
		body,
		operation: target.split('.')[1] ?? method,
		input: target === '' ? {} : parseObject(body),
	}
}

const tooLarge = () =>
	awsError(413, 'RequestEntityTooLargeException', `The request is larger than ${maxBodyBytes} bytes.`)

const unsupported = (service: string) =>
	awsError(400, 'UnsupportedOperation', `the service ${service} is not supported by the local host`)

const internalError = () => awsError(500, 'InternalServerError', 'The local host has failed: see its log.')

export type ServeAwsNeeds = {
	/** by the name with which their requests are signed */
	readonly services: ReadonlyMap<string, AwsService>
	/** identifies the sender of a request */
	readonly authentication: Authentication
	/** throws unless the sender may do what the request asks for */
	readonly authorize: (request: AwsRequest) => void
	readonly inject: Faults['inject']
	readonly onDefect: (error: unknown) => void
}

/** @param boundTo the address to which the services are bound, which requests may name in `Host` */
export const serveAws = (needs: ServeAwsNeeds, boundTo: string): ServeAws => {
	const { services, authentication, authorize, inject, onDefect } = needs
	const refusalOf = refuseForeign(boundTo)

	const serve = async (received: ReceivedRequest): Promise<AwsOutcome> => {
		const refusal = refusalOf(received)
		if (refusal !== undefined) throw refusal
		const signature = authentication.identify(received.headers)
		const body = await received.readBody().catch(() => 'left' as const)
		if (body === 'left') return 'unanswered'
		if (body === undefined) throw tooLarge()
		authentication.verify({ ...received, body }, signature)
		const request = requestOf(received, signature, body)
		const service = services.get(request.service)
		if (service === undefined) throw unsupported(request.service)
		authorize(request)
		return inject(request, () => service(request))
	}

	return async (received) => {
		try {
			return await serve(received)
		} catch (error) {
			if (!isAwsError(error)) onDefect(error)
			const { authorization } = received.headers
			return errorAnswer(isAwsError(error) ? error : internalError(), readSignature(authorization)?.service)
		}
	}
}
