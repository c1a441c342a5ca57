import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { SQSClient } from '@aws-sdk/client-sqs'
import type { Log } from '../aws/log.ts'
import type { Tally } from '../aws/metrics.ts'
import { isDeviceId } from '../devices/contract.ts'
import { firstSeqOf } from '../devices/device.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import { markSeen } from '../devices/markSeen.ts'
import { liveConnections } from '../live/connections.ts'
import { sendFanOuts } from '../live/push/fanOut.ts'
import { pushImport } from '../live/push/pushImport.ts'
import { wirePush } from '../live/wirePush.ts'
import { updateState } from '../state/updateState.ts'
import type { importEnvironment } from './contract.ts'
import type { ImportMessageNeeds } from './importMessage.ts'
import { ledgerBudget } from './intake/budget.ts'
import { openPlaces } from './ledger/ledger.ts'
import type { ImportLimits } from './limits.ts'

type Parts = {
	readonly environment: Readonly<Record<(typeof importEnvironment)[number], string>>
	readonly db: DynamoDBClient
	/** one that does not try again: it has a clock of its own; asked for when somebody watches */
	readonly sockets: () => ApiGatewayManagementApiClient
	/** asked for when many watch */
	readonly queues: () => SQSClient
	readonly log: Log
	readonly tally: Pick<Tally, 'count'>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** from 0 to 1 */
	readonly random: () => number
	readonly wait: (milliseconds: number) => Promise<void>
}

/** What importing a message needs, on the services of AWS. */
export const wireImport = (parts: Parts): Omit<ImportMessageNeeds, 'judge'> => {
	const { environment: env, db, sockets, queues, log, tally, now, random, wait } = parts
	const find = findDeviceById(db, env.DEVICES_TABLE)
	const pause = (most: number) => wait(random() * most)
	const objectsPerDevice = Number(env.OBJECTS_PER_DEVICE)
	const limits: ImportLimits = {
		messagesPerMinute: Number(env.MESSAGES_PER_MINUTE),
		updatesPerMinute: Number(env.UPDATES_PER_MINUTE),
		bytesPerDay: Number(env.BYTES_PER_DAY),
		unregisteredPerMinute: Number(env.UNREGISTERED_PER_MINUTE),
	}
	return {
		isDeviceId,
		findDevice: async (deviceId) => {
			const device = await find(deviceId)
			return device && { ...device, firstSeq: firstSeqOf(device) }
		},
		limits,
		budget: ledgerBudget(db, { ledger: env.LEDGER_TABLE, counters: env.ATTEMPTS_TABLE }, limits),
		updateState: updateState({
			db,
			table: env.STATE_TABLE,
			objectsPerDevice,
			pause,
			onLeftOut: (cut) => log.warn('state is full: the oldest values were left out', cut),
		}),
		objectsPerDevice,
		places: openPlaces(db, env.LEDGER_TABLE, pause),
		markSeen: markSeen(db, env.DEVICES_TABLE),
		push: pushImport({
			...wirePush({ db, table: env.CONNECTIONS_TABLE, sockets, log, tally, now, random, wait }),
			liveConnections: liveConnections(db, env.CONNECTIONS_TABLE),
			sendFanOuts: (pieces) => sendFanOuts(queues(), env.FAN_OUT_QUEUE_URL)(pieces),
			log,
		}),
		retentionDays: Number(env.RETENTION_DAYS),
	}
}
