import { setTimeout as wait } from 'node:timers/promises'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { SQSEvent, SQSHandler } from 'aws-lambda'
import { clientOptions } from '../aws/clientOptions.ts'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createTally, publishing } from '../aws/metrics.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import { markSeen } from '../devices/markSeen.ts'
import { liveConnections } from '../live/connections.ts'
import { liveMetrics } from '../live/environment.ts'
import { sendFanOuts } from '../live/fanOut.ts'
import { pushImport } from '../live/pushImport.ts'
import { wirePush } from '../live/wirePush.ts'
import { updateState } from '../state/updateState.ts'
import { countOutcome } from './countOutcome.ts'
import { importMessagesEnvironment, importMetrics } from './environment.ts'
import { importBatch } from './importBatch.ts'
import { importMessage } from './importMessage.ts'
import { appendEntry } from './ledger.ts'

const env = environment(importMessagesEnvironment, process.env)
const log = createLog('importMessages')
const imports = createTally(env.METRICS_NAMESPACE, importMetrics.service)
const live = createTally(env.METRICS_NAMESPACE, liveMetrics.service)
const counted = countOutcome(imports, Date.now)
const db = new DynamoDBClient(clientOptions)
const endpoint = env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI
const sockets = new ApiGatewayManagementApiClient({ ...clientOptions, endpoint, maxAttempts: 1 })
const pause = (most: number) => wait(Math.random() * most)
const needs = {
	findDevice: findDeviceById(db, env.DEVICES_TABLE),
	updateState: updateState(db, env.STATE_TABLE, pause),
	append: appendEntry(db, env.LEDGER_TABLE, pause),
	markSeen: markSeen(db, env.DEVICES_TABLE),
	push: pushImport({
		...wirePush({
			db,
			table: env.CONNECTIONS_TABLE,
			sockets,
			log,
			tally: live,
			now: Date.now,
			random: Math.random,
			wait,
		}),
		liveConnections: liveConnections(db, env.CONNECTIONS_TABLE),
		sendFanOuts: sendFanOuts(new SQSClient(clientOptions), env.FAN_OUT_QUEUE_URL),
		log,
	}),
	retentionDays: Number(env.RETENTION_DAYS),
}

/** The queue of device messages: each becomes one entry of the ledger, and frames for those who watch. */
export const handler: SQSHandler = publishing([imports, live], ({ Records }: SQSEvent) =>
	importBatch(
		{
			importMessage: importMessage(needs),
			onImported: (outcome) => {
				log.info('imported', outcome)
				counted(outcome)
			},
			onFailed: (messageId, error) => log.error('import failed', { messageId, error }),
		},
		Records,
	),
)
