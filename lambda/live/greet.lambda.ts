import { setTimeout as wait } from 'node:timers/promises'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SQSHandler } from 'aws-lambda'
import { clientOptions } from '../aws/clientOptions.ts'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import { deviceIdentity } from '../devices/identity.ts'
import { readEntries } from '../imports/readEntries.ts'
import { readImports } from '../imports/readImports.ts'
import { makeLive, removeConnection } from './connections.ts'
import { greetEnvironment } from './environment.ts'
import { framesOf } from './framesOf.ts'
import { greetBatch } from './greetBatch.ts'
import { postTo } from './post.ts'

const env = environment(greetEnvironment, process.env)
const log = createLog('greet')
const db = new DynamoDBClient(clientOptions)
const sockets = new ApiGatewayManagementApiClient({ ...clientOptions, maxAttempts: 1 })
const findDevice = findDeviceById(db, env.DEVICES_TABLE)
const entries = readEntries(db, env.LEDGER_TABLE)

/** The queue of greetings: what a new socket gets first. */
export const handler: SQSHandler = greetBatch({
	post: postTo(sockets, (connectionId, error) => log.warn('post failed', { connectionId, error })),
	identity: async (deviceId) => {
		const device = await findDevice(deviceId)
		return device && deviceIdentity(device)
	},
	makeLive: makeLive(db, env.CONNECTIONS_TABLE),
	remove: removeConnection(db, env.CONNECTIONS_TABLE),
	framesAfter: (deviceId, after) =>
		framesOf(readImports(entries({ deviceId, after, now: Date.now() / 1000 }))),
	now: Date.now,
	wait,
	log,
})
