import type { Readable } from 'node:stream'
import { partition } from '@aws-sdk/core/client'
import { fromEnv } from '@aws-sdk/credential-provider-env'
import { isServerError, isThrottlingError, isTransientError, StandardRetryStrategy } from '@smithy/core/retry'
import { HttpRequest } from '@smithy/core/transport'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { SdkError } from '@smithy/types'
import { onFirstUse } from '../onFirstUse.ts'
import { errorOf } from './errorOf.ts'
import { createSigner, type ToSign } from './signer.ts'

/** What the clients of the SDK take that a function gives them, see `clientOptions`. */
export type Options = {
	readonly region: string
	/** if it is not the one of AWS in the region */
	readonly endpoint?: string
	readonly maxAttempts: number
	readonly requestHandler: Parameters<typeof NodeHttpHandler.create>[0]
}

export type Names = {
	/** of the credential scope */
	readonly name: string
	/** what its host begins with, if that is something else */
	readonly hostPrefix?: string
}

export type Request = Omit<ToSign, 'headers'> & Partial<Pick<ToSign, 'headers'>>

export type SendOptions = { readonly abortSignal?: AbortSignal }

export type Service = {
	readonly requestHandler: ReturnType<typeof NodeHttpHandler.create>
	/** Resolves to the body of the answer. */
	readonly send: (request: Request, options?: SendOptions) => Promise<string>
}

const endpointOf = ({ name, hostPrefix = name }: Names, { region, endpoint }: Options) => {
	const { protocol, hostname, host, port, pathname } = new URL(
		endpoint ?? `https://${hostPrefix}.${region}.${partition(region).dnsSuffix}`,
	)
	const root = pathname.replace(/\/$/, '')
	return { root, host, address: { protocol, hostname, ...(port === '' ? {} : { port: Number(port) }) } }
}

const errorTypeOf = (error: SdkError) => {
	if (isThrottlingError(error)) return 'THROTTLING'
	if (isTransientError(error)) return 'TRANSIENT'
	return isServerError(error) ? 'SERVER_ERROR' : 'CLIENT_ERROR'
}

/** The SDK's collector pipes the stream into another one, which takes longer. */
const textOf = (body: Readable): Promise<string> =>
	new Promise((resolve, reject) => {
		const chunks: Buffer[] = []
		body.on('data', (chunk: Buffer) => chunks.push(chunk))
		body.once('end', () => resolve(Buffer.concat(chunks).toString()))
		body.once('error', reject)
	})

/**
 * A service of AWS, asked with what the clients of the SDK are made of: its request handler, its standard
 * strategy of trying again, and the credentials in the environment. Rejects with what the request handler throws, or
 * with an error named by the service.
 */
export const createService = (names: Names, options: Options): Service => {
	const { root, host, address } = endpointOf(names, options)
	const { region, maxAttempts } = options
	const requestHandler = NodeHttpHandler.create(options.requestHandler)
	const credentials = onFirstUse(fromEnv())
	const sign = createSigner({ service: names.name, region })
	const strategy = new StandardRetryStrategy(maxAttempts)
	const sendOnce = async (request: Request, sendOptions: SendOptions): Promise<string> => {
		const { path, body } = request
		const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
		const unsigned = {
			...request,
			path: root + path,
			headers: { ...request.headers, ...length, host },
		}
		const headers = sign(unsigned, await credentials())
		const signed = new HttpRequest({ ...unsigned, ...address, headers })
		const { response } = await requestHandler.handle(signed, sendOptions)
		const text = await textOf(response.body)
		if (response.statusCode >= 300) throw errorOf(response, text)
		return text
	}
	return {
		requestHandler,
		send: async (request, sendOptions = {}) => {
			let token = await strategy.acquireInitialRetryToken(names.name)
			for (;;)
				try {
					const answer = await sendOnce(request, sendOptions)
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
		},
	}
}
