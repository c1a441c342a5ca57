import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Log } from '../aws/log.ts'
import { refuse } from './answer.ts'
import { problem } from './problem.ts'

type Route = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>

/** Every REST function goes through here, so that whatever happens, the client reads problem details. */
export const route =
	(log: Log, decide: Route): Route =>
	async (event) => {
		try {
			return await decide(event)
		} catch (error) {
			// The only place where the unexpected is caught: API Gateway's own 500 would say nothing to the client.
			log.error('request failed', { route: event.routeKey, error: error as Error })
			return refuse(problem(500, 'An internal error occurred.'))
		}
	}
