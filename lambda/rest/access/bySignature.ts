import { refuse } from '../answer.ts'
import { problem } from '../problem.ts'
import type { Gates, Headers, Signer } from './gate.ts'

/** Who has signed exactly these bytes; undefined if nobody has who is known. */
export type VerifySignature = (
	service: string,
	request: {
		readonly headers: Headers
		readonly query: Readonly<Record<string, string | undefined>>
		readonly body: Uint8Array
	},
) => Promise<(Signer & { readonly headers?: Readonly<Record<string, string>> }) | undefined>

/** Lets in another service, which signs its requests. Everything else gets one and the same answer. */
export const bySignature =
	(verify: VerifySignature): Gates<unknown>['webhook'] =>
	async ({ service }, { headers, queryStringParameters: query = {}, body = '', isBase64Encoded }) => {
		const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
		const signed = await verify(service, { headers, query, body: bytes })
		if (signed === undefined)
			return { refusal: refuse(problem(403, 'Forbidden', 'The signature does not fit this request.')) }
		return {
			by: { signer: { account: signed.account } },
			...(signed.headers === undefined ? {} : { headers: signed.headers }),
		}
	}
