import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'

export type PostFrame = (connectionId: string, frame: string) => Promise<void>

/** What the service answers instead of success; `name` is that of the exception, as the SDK has it. */
export type PostError = Error & { readonly $metadata: { readonly httpStatusCode: number } }

type Config = ApiGatewayManagementApiClient['config']

/** Where the management API is: the client must have been told. */
const endpointOf = async ({ endpoint }: Config) => {
	if (endpoint === undefined) throw new Error('the client of the management API has no endpoint')
	const { protocol, hostname, port, path } = await endpoint()
	return { protocol, hostname, ...(port === undefined ? {} : { port }), path: path.replace(/\/$/, '') }
}

/**
 * `PostToConnection`, signed by the signer of the client and sent by its request handler, but without all that the SDK
 * does in between: of a post that takes more than half of the time, and a popular device has hundreds of sockets.
 * Rejects with a `PostError`, or with what the request handler throws.
 */
export const postFrame = (client: ApiGatewayManagementApiClient): PostFrame => {
	const { config } = client
	const prepare = () => Promise.all([endpointOf(config), config.signer()])
	let prepared: ReturnType<typeof prepare> | undefined
	return async (connectionId, frame) => {
		prepared ??= prepare()
		const [{ path, ...endpoint }, signer] = await prepared
		const { port, hostname } = endpoint
		const request = {
			...endpoint,
			method: 'POST',
			path: `${path}/@connections/${encodeURIComponent(connectionId)}`,
			query: {},
			headers: {
				host: port === undefined ? hostname : `${hostname}:${port}`,
				'content-type': 'application/octet-stream',
				'content-length': String(Buffer.byteLength(frame)),
			},
			body: frame,
		}
		const signed = await signer.sign(request)
		const { response } = await config.requestHandler.handle(
			signed as Parameters<Config['requestHandler']['handle']>[0],
		)
		if (response.statusCode < 300) response.body.resume()
		else throw errorOf(response, await config.streamCollector(response.body))
	}
}

type Answer = { readonly statusCode: number; readonly headers: Readonly<Record<string, string>> }

const errorOf = ({ statusCode, headers }: Answer, body: Uint8Array): PostError => {
	// `GoneException:http://…` in some answers of AWS
	const [type = ''] = (headers['x-amzn-errortype'] ?? '').split(':')
	const name = type === '' ? `Status${statusCode}` : type
	const error = new Error(messageIn(body) ?? `the post was answered with ${statusCode}`)
	return Object.assign(error, { name, $metadata: { httpStatusCode: statusCode } })
}

/** AWS spells the member in two ways. */
const messageIn = (body: Uint8Array): string | undefined => {
	try {
		const { message, Message } = JSON.parse(new TextDecoder().decode(body))
		return message ?? Message
	} catch {
		return undefined
	}
}
