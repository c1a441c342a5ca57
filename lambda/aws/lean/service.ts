import { partition } from '@aws-sdk/core/client'
import { fromEnv } from '@aws-sdk/credential-provider-env'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { isServerError, isThrottlingError, isTransientError, StandardRetryStrategy } from '@smithy/core/retry'
import { NodeHttpHandler, type NodeHttpHandlerOptions, streamCollector } from '@smithy/node-http-handler'
import { SignatureV4 } from '@smithy/signature-v4'
import type { SdkError } from '@smithy/types'

/** What the clients of the SDK take that a function gives them, see `clientOptions`. */
export type Options = {
	readonly region: string
	/** if it is not the one of AWS in the region */
	readonly endpoint?: string
	readonly maxAttempts: number
	readonly requestHandler: NodeHttpHandlerOptions | NodeHttpHandler
}

export type Service = {
	/** of the credential scope */
	readonly name: string
	/** what its host begins with, if that is something else */
	readonly hostPrefix?: string
}

export type Request = Pick<HttpRequest, 'method' | 'path'> &
	Partial<Pick<HttpRequest, 'query' | 'headers' | 'body'>>

export type SendOptions = { readonly abortSignal?: AbortSignal }

/** Endpoint, signer and request handler of a service, by the names that the `config` of its SDK client has for them. */
export const configOf = (
	{ name, hostPrefix = name }: Service,
	{ region, endpoint, requestHandler }: Options,
) => {
	const { protocol, hostname, port, pathname } = new URL(
		endpoint ?? `https://${hostPrefix}.${region}.${partition(region).dnsSuffix}`,
	)
	const signer = new SignatureV4({ service: name, region, credentials: fromEnv(), sha256: Sha256 })
	const resolved = {
		protocol,
		hostname,
		path: pathname,
		...(port === '' ? {} : { port: Number(port) }),
	}
	return {
		endpoint: async () => resolved,
		signer: async () => signer,
		requestHandler: NodeHttpHandler.create(requestHandler),
		streamCollector,
	}
}

export type Config = ReturnType<typeof configOf>

/** Sends a request once, signed. Rejects with what the request handler throws, or with an `Error` named by the service. */
const sendOnce = async (config: Config, request: Request, options: SendOptions): Promise<string> => {
	const { path, headers, body } = request
	const { path: root, ...endpoint } = await config.endpoint()
	const { hostname, port } = endpoint
	const signer = await config.signer()
	const signed = await signer.sign(
		new HttpRequest({
			...endpoint,
			...request,
			path: `${root.replace(/\/$/, '')}${path}`,
			headers: {
				...headers,
				host: port === undefined ? hostname : `${hostname}:${port}`,
				...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
			},
		}),
	)
	const { response } = await config.requestHandler.handle(signed as HttpRequest, options)
	const text = Buffer.from(await config.streamCollector(response.body)).toString()
	if (response.statusCode >= 300) throw errorOf(response, text)
	return text
}

type Response = { readonly statusCode: number; readonly headers: Readonly<Record<string, string>> }

/** The exception is named in a header or in the body, as `namespace#Name` or `Name:http://…`. */
const errorOf = ({ statusCode, headers }: Response, text: string): Error => {
	const body = errorIn(text)
	const type = headers['x-amzn-errortype'] ?? body.__type ?? `Status${statusCode}`
	const name = type.replace(/^.*#/, '').replace(/:.*$/, '')
	const error = new Error(body.message ?? body.Message ?? `${name}: the service answered ${statusCode}`)
	const requestId = headers['x-amzn-requestid']
	return Object.assign(error, { name, $metadata: { httpStatusCode: statusCode, requestId } })
}

type ErrorBody = { readonly __type?: string; readonly message?: string; readonly Message?: string }

const errorIn = (text: string): ErrorBody => {
	try {
		return (JSON.parse(text) as ErrorBody | null) ?? {}
	} catch {
		return {}
	}
}

const errorTypeOf = (error: SdkError) => {
	if (isThrottlingError(error)) return 'THROTTLING'
	if (isTransientError(error)) return 'TRANSIENT'
	return isServerError(error) ? 'SERVER_ERROR' : 'CLIENT_ERROR'
}

/** Sends requests, and tries again as the standard strategy of the SDK has it. Resolves to the body of the answer. */
export const sender = (config: Config, maxAttempts: number) => {
	const strategy = new StandardRetryStrategy(maxAttempts)
	return async (request: Request, options: SendOptions = {}): Promise<string> => {
		let token = await strategy.acquireInitialRetryToken(request.path)
		for (;;)
			try {
				const answer = await sendOnce(config, request, options)
				strategy.recordSuccess(token)
				return answer
			} catch (error) {
				const errorType = errorTypeOf(error as SdkError)
				try {
					token = await strategy.refreshRetryTokenForRetry(token, { errorType })
				} catch {
					// There is no further attempt.
					throw error
				}
			}
	}
}
