import { setTimeout as wait } from 'node:timers/promises'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { SQSEvent, SQSHandler } from 'aws-lambda'
import { clientOptions } from '../aws/clientOptions.ts'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createTally, publishing } from '../aws/metrics.ts'
import { onFirstUse } from '../aws/onFirstUse.ts'
import { partialBatch } from '../aws/partialBatch.ts'
import { liveMetrics } from '../live/contract.ts'
import { importEnvironment, importMetrics, timeWindowOf } from './contract.ts'
import { countOutcome } from './countOutcome.ts'
import { importMessage } from './importMessage.ts'
import { judgeContent, judgeFailed } from './judgeMessages.ts'
import { recordFailure } from './recovery/recordFailure.ts'
import { wireImport } from './wireImport.ts'

const env = environment(importEnvironment, process.env)
const log = createLog('recordFailures')
const imports = createTally(env.METRICS_NAMESPACE, importMetrics.service)
const live = createTally(env.METRICS_NAMESPACE, liveMetrics.service)
const options = clientOptions(process.env)
const db = new DynamoDBClient(options)
const endpoint = env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI
const sockets = onFirstUse(() => new ApiGatewayManagementApiClient({ ...options, endpoint, maxAttempts: 1 }))
const queues = onFirstUse(() => new SQSClient(options))
const needs = wireImport({
	environment: env,
	db,
	sockets,
	queues,
	log,
	tally: live,
	now: Date.now,
	random: Math.random,
	wait,
})
const record = recordFailure({
	importMessage: importMessage({ ...needs, judge: judgeContent(timeWindowOf(env)) }),
	importFailed: (message, deliveries, reason) =>
		importMessage({ ...needs, judge: () => judgeFailed(reason) })(message, deliveries),
	onRecorded: countOutcome(imports, Date.now),
	log,
})

/**
 * Messages that could not be imported, or not be put on the queue: each becomes an entry of the ledger all the same. They
 * come one at a time. When one cannot be written the call itself fails: that is an error to Lambda, and the alarm rings.
 */
export const handler: SQSHandler = publishing([imports, live], async ({ Records }: SQSEvent) => {
	const { batchItemFailures } = await partialBatch(Records, record, ({ messageId }, error) =>
		log.error('not recorded', { messageId, error }),
	)
	if (batchItemFailures.length > 0) throw new Error('a message that failed has no entry yet')
})
