import { setTimeout as wait } from 'node:timers/promises'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { SQSHandler } from 'aws-lambda'
import { clientOptions } from '../aws/clientOptions.ts'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { partialBatch } from '../aws/partialBatch.ts'
import { importEnvironment } from './environment.ts'
import { importMessage } from './importMessage.ts'
import { judgeContent, judgeFailed } from './judgeMessages.ts'
import { recordFailure } from './recordFailure.ts'
import { wireImport } from './wireImport.ts'

const env = environment(importEnvironment, process.env)
const log = createLog('recordFailures')
const db = new DynamoDBClient(clientOptions)
const endpoint = env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI
const sockets = new ApiGatewayManagementApiClient({ ...clientOptions, endpoint, maxAttempts: 1 })
const queues = new SQSClient(clientOptions)
const needs = wireImport({
	environment: env,
	db,
	sockets,
	queues,
	log,
	now: Date.now,
	random: Math.random,
	wait,
})
const record = recordFailure({
	importMessage: importMessage({ ...needs, judge: judgeContent }),
	importFailed: importMessage({ ...needs, judge: judgeFailed }),
	log,
})

/** Messages that could not be imported, or not be put on the queue: each becomes an entry of the ledger all the same. */
export const handler: SQSHandler = ({ Records }) =>
	partialBatch(Records, record, ({ messageId }, error) => log.error('not recorded', { messageId, error }))
