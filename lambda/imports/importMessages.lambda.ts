import { setTimeout as wait } from 'node:timers/promises'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SQSHandler } from 'aws-lambda'
import { clientOptions } from '../aws/clientOptions.ts'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import { markSeen } from '../devices/markSeen.ts'
import { pushUpdates } from '../live/pushUpdates.ts'
import { importMessagesEnvironment } from './environment.ts'
import { importBatch } from './importBatch.ts'
import { importMessage } from './importMessage.ts'
import { appendEntry } from './ledger.ts'

const env = environment(importMessagesEnvironment, process.env)
const log = createLog('importMessages')
const db = new DynamoDBClient(clientOptions)
const sockets = new ApiGatewayManagementApiClient({ ...clientOptions, maxAttempts: 1 })
const needs = {
	findDevice: findDeviceById(db, env.DEVICES_TABLE),
	append: appendEntry(db, env.LEDGER_TABLE, (most) => wait(Math.random() * most)),
	markSeen: markSeen(db, env.DEVICES_TABLE),
	push: pushUpdates({ db, table: env.CONNECTIONS_TABLE, sockets, log, now: Date.now }),
	retentionDays: Number(env.RETENTION_DAYS),
}

/** The queue of device messages: each becomes one entry of the ledger, and frames for those who watch. */
export const handler: SQSHandler = ({ Records }) =>
	importBatch(
		{
			importMessage: importMessage(needs),
			onImported: (outcome) => log.info('imported', outcome),
			onFailed: (messageId, error) => log.error('import failed', { messageId, error }),
		},
		Records,
	)
