import { refuse } from '../answer.ts'
import { problem } from '../problem.ts'
import type { Gates, Headers } from './gate.ts'

/** Whether this service has signed exactly these bytes. */
export type VerifySignature = (
	service: string,
	request: { readonly headers: Headers; readonly body: Uint8Array },
) => Promise<boolean>

/** Lets in another service, which signs its requests. */
export const bySignature =
	(verify: VerifySignature): Gates<unknown>['webhook'] =>
	async ({ service }, { headers, body = '', isBase64Encoded }) => {
		const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')
		return (await verify(service, { headers, body: bytes }))
			? { by: {} }
			: { refusal: refuse(problem(403, 'Forbidden', 'The signature does not fit this request.')) }
	}
