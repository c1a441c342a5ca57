import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import type { Log } from '../aws/log.ts'
import type { Tally } from '../aws/metrics.ts'
import { webhookMetrics } from './contract.ts'

type Handler = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>

/** A handler whose answers are counted that are no success: the delivery comes again, for a day. */
export const countUntaken =
	({ log, tally }: { readonly log: Log; readonly tally: Tally }, handle: Handler): Handler =>
	async (event) => {
		const answered = await handle(event)
		const { statusCode = 200 } = answered
		if (statusCode >= 300) {
			tally.count(webhookMetrics.untaken)
			log.warn('delivery not taken', { status: statusCode })
		}
		return answered
	}
