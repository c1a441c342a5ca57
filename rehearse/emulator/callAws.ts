import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { NodeHttpHandler, streamCollector } from '@smithy/node-http-handler'
import { SignatureV4 } from '@smithy/signature-v4'
import type { Credentials } from '../../local/access/credentials.ts'
import { region, root } from './account.ts'

export type Call = {
	/** as signed: `lambda` */
	readonly service: string
	readonly method?: string
	/** encoded, without query */
	readonly path?: string
	readonly headers?: Readonly<Record<string, string>>
	readonly body?: string
	/** another host than the one of the endpoint, such as that of a WebSocket API */
	readonly host?: string
}

export type Answer = {
	readonly status: number
	readonly headers: Readonly<Record<string, string>>
	readonly text: string
}

export type CallAws = (call: Call, credentials?: Credentials) => Promise<Answer>

/** Calls the emulator as AWS clients would, for services whose clients are no dependency. Resolves whatever the status. */
export const callAws = (endpoint: string): CallAws => {
	const { protocol, hostname, port, host: endpointHost } = new URL(endpoint)
	const handler = NodeHttpHandler.create({})
	return async (
		{ service, method = 'POST', path = '/', headers = {}, body, host = endpointHost },
		as = root,
	) => {
		const signer = new SignatureV4({ service, region, credentials: as, sha256: Sha256, uriEscapePath: true })
		const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
		const request = new HttpRequest({
			protocol,
			hostname,
			port: Number(port),
			method,
			path,
			headers: { ...headers, ...length, host },
			...(body !== undefined && { body }),
		})
		const { response } = await handler.handle((await signer.sign(request)) as HttpRequest)
		const text = Buffer.from(await streamCollector(response.body)).toString()
		return { status: response.statusCode, headers: response.headers, text }
	}
}

/** The text of an answer; throws unless it succeeded. */
export const succeeded = ({ status, text }: Answer): string => {
	if (status >= 300) throw new Error(`status ${status}: ${text}`)
	return text
}

/** A call in the query protocol, as of IAM. */
export const query = (
	service: string,
	parameters: Readonly<Record<string, string>>,
	version: string,
): Call => ({
	service,
	headers: { 'content-type': 'application/x-www-form-urlencoded' },
	body: new URLSearchParams({ ...parameters, Version: version }).toString(),
})
