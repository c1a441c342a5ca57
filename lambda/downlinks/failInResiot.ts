import type { Received } from '../rest/compiled.ts'
import type { Problem } from '../rest/problem.ts'
import { parseBody } from '../rest/readRequest.ts'

/** A refusal says the same in the words of ResIOT's WebSocket, with the reference of the request if it can be read. */
export const failInResiot = ({ detail, title }: Problem, received: Received) => {
	const body = parseBody(received)?.value
	const { reference } = Object(body) as { readonly reference?: unknown }
	return {
		Result: 'Fail',
		Details: detail ?? title,
		Reference: typeof reference === 'string' ? reference : '',
	}
}
