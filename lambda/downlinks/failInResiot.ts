import type { APIGatewayProxyEventV2 } from 'aws-lambda'
import type { Problem } from '../rest/problem.ts'
import { parseBody } from '../rest/readRequest.ts'

/** A refusal says the same in the words of ResIOT's WebSocket, with the reference of the request if it can be read. */
export const failInResiot = ({ detail, title }: Problem, event: APIGatewayProxyEventV2) => {
	const body = parseBody(event)?.value
	const { reference } = Object(body) as { readonly reference?: unknown }
	return {
		Result: 'Fail',
		Details: detail ?? title,
		Reference: typeof reference === 'string' ? reference : '',
	}
}
