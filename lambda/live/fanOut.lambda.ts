import { setTimeout as wait } from 'node:timers/promises'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SQSEvent, SQSHandler } from 'aws-lambda'
import { clientOptions } from '../aws/clientOptions.ts'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createTally, publishing } from '../aws/metrics.ts'
import { onFirstUse } from '../aws/onFirstUse.ts'
import { partialBatch } from '../aws/partialBatch.ts'
import { findEntry } from '../imports/ledger/ledger.ts'
import { readImport } from '../imports/log/readImports.ts'
import { fanOutEnvironment, liveMetrics } from './contract.ts'
import type { FanOut } from './push/fanOut.ts'
import { pushPiece } from './push/pushPiece.ts'
import { wirePush } from './wirePush.ts'

const env = environment(fanOutEnvironment, process.env)
const log = createLog('fanOut')
const tally = createTally(env.METRICS_NAMESPACE, liveMetrics.service)
const options = clientOptions(process.env)
const db = new DynamoDBClient(options)
const endpoint = env.AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI
const sockets = onFirstUse(() => new ApiGatewayManagementApiClient({ ...options, endpoint, maxAttempts: 1 }))
const find = findEntry(db, env.LEDGER_TABLE)
const push = pushPiece({
	...wirePush({
		db,
		table: env.CONNECTIONS_TABLE,
		sockets,
		log,
		tally,
		now: Date.now,
		random: Math.random,
		wait,
	}),
	findImport: async (deviceId, seq) => {
		const entry = await find(deviceId, seq)
		return entry && readImport(entry)
	},
	log,
})

/** The queue of the fan-out: sockets of devices that many watch. */
export const handler: SQSHandler = publishing([tally], ({ Records }: SQSEvent) =>
	partialBatch(
		Records,
		({ body }) => push(JSON.parse(body) as FanOut),
		({ messageId }, error) => log.error('fan-out failed', { messageId, error }),
	),
)
