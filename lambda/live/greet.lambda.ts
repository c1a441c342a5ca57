import { setTimeout as wait } from 'node:timers/promises'
import type { SQSHandler } from 'aws-lambda'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createTally, publishing } from '../aws/metrics.ts'
import { createServices } from '../aws/services.ts'
import { countSocket } from '../devices/deviceItem.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import { readEntries } from '../imports/log/readEntries.ts'
import { readImports } from '../imports/log/readImports.ts'
import { readDeviceState } from '../state/stateTable.ts'
import { isConnected, makeLive } from './connections.ts'
import { greetEnvironment, liveMetrics } from './contract.ts'
import { greetBatch } from './greet/greetBatch.ts'
import { sendGreeting } from './greet/sendGreeting.ts'
import { framesOfState, identityOf } from './wireIntroduction.ts'
import { wirePush } from './wirePush.ts'

const env = environment(greetEnvironment, process.env)
const log = createLog('greet')
const tally = createTally(env.METRICS_NAMESPACE, liveMetrics.service)
const services = createServices(process.env)
const db = services.db()
const findDevice = findDeviceById(db, env.DEVICES_TABLE)
const entries = readEntries(db, env.LEDGER_TABLE)
const makeLiveIn = makeLive(db, env.CONNECTIONS_TABLE)
const stateOf = readDeviceState(db, env.STATE_TABLE)

/** The queue of greetings: what a new socket gets first, and, a slice at a time, the rest of what it has missed. */
export const handler: SQSHandler = publishing(
	[tally],
	greetBatch({
		...wirePush({
			...services,
			table: env.CONNECTIONS_TABLE,
			log,
			tally,
			now: Date.now,
			pause: (most) => wait(Math.random() * most),
		}),
		identity: async (deviceId) => {
			const device = await findDevice(deviceId)
			return device && identityOf(device)
		},
		state: async (deviceId, hideDataBefore) => framesOfState(await stateOf(deviceId), hideDataBefore),
		isConnected: isConnected(db, env.CONNECTIONS_TABLE),
		makeLive: async (connection) => {
			if (!(await makeLiveIn(connection))) return undefined
			// The greeting reads the log after this: see `pushImports`.
			return countSocket(db, env.DEVICES_TABLE)(connection.deviceId)
		},
		firstAfter: async (deviceId, after) => {
			for await (const { seq } of entries({ deviceId, after, now: Date.now() / 1000, pageSize: 1 }))
				return seq
			return undefined
		},
		importsAfter: (deviceId, after, pageSize) =>
			readImports(entries({ deviceId, after, now: Date.now() / 1000, pageSize, isAhead: true })),
		continueLater: (greeting, delaySeconds) =>
			sendGreeting(services.queues(), env.GREETINGS_QUEUE_URL)(greeting, delaySeconds),
		wait,
		log,
	}),
)
