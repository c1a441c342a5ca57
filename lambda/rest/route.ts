import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Log } from '../aws/log.ts'
import { refuse } from './answer.ts'
import { problem } from './problem.ts'

type Route = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>

/** Wraps every REST function: the client gets problem details, even after an unexpected error. */
export const route =
	(log: Log, decide: Route): Route =>
	async (event) => {
		try {
			return await decide(event)
		} catch (error) {
			// The only place that catches unexpected errors: API Gateway would answer them without problem details.
			log.error('request failed', { route: event.routeKey, error: error as Error })
			return refuse(problem(500, 'An internal error occurred.'))
		}
	}
