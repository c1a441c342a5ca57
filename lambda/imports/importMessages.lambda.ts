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
import { HandedBack } from '../aws/someAtOnce.ts'
import { liveMetrics } from '../live/contract.ts'
import { importEnvironment, importMetrics, timeWindowOf } from './contract.ts'
import { countOutcome } from './countOutcome.ts'
import { importBatch } from './importBatch.ts'
import type { Outcome } from './importMessage.ts'
import { judgeContent } from './judgeMessages.ts'
import { deviceOf, planImports } from './planImports.ts'
import { wireImport } from './wireImport.ts'

const env = environment(importEnvironment, process.env)
const log = createLog('importMessages')
const imports = createTally(env.METRICS_NAMESPACE, importMetrics.service)
const live = createTally(env.METRICS_NAMESPACE, liveMetrics.service)
const counted = countOutcome(imports, Date.now)
const options = clientOptions(process.env)
const db = new DynamoDBClient(options)
const endpoint = env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI
const sockets = onFirstUse(() => new ApiGatewayManagementApiClient({ ...options, endpoint, maxAttempts: 1 }))
const queues = onFirstUse(() => new SQSClient(options))
const parts = {
	environment: env,
	db,
	sockets,
	queues,
	log,
	tally: live,
	now: Date.now,
	random: Math.random,
	wait,
}
const needs = { ...wireImport(parts), judge: judgeContent(timeWindowOf(env)) }
const batch = {
	deviceOf: deviceOf(needs),
	planImports: planImports(needs),
	onImported: (outcome: Outcome) => {
		log.info('imported', outcome)
		counted(outcome)
	},
	onFailed: (messageId: string, error: unknown) =>
		error instanceof HandedBack
			? log.warn('handed back', { messageId })
			: log.error('import failed', { messageId, error }),
}

/** The queue of device messages: each becomes one entry of the ledger, and frames for those who watch. */
export const handler: SQSHandler = publishing([imports, live], ({ Records }: SQSEvent, context) =>
	importBatch({ ...batch, remaining: () => context.getRemainingTimeInMillis() }, Records),
)
