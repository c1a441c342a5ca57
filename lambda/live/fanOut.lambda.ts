import { setTimeout as wait } from 'node:timers/promises'
import type { SQSEvent, SQSHandler } from 'aws-lambda'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createTally, publishing } from '../aws/metrics.ts'
import { partialBatch } from '../aws/partialBatch.ts'
import { createServices } from '../aws/services.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import { findEntry } from '../imports/ledger/ledger.ts'
import { readImport } from '../imports/log/readImports.ts'
import { readDeviceState } from '../state/stateTable.ts'
import { fanOutEnvironment, liveMetrics } from './contract.ts'
import type { FanOut } from './push/fanOut.ts'
import { pushPiece } from './push/pushPiece.ts'
import { introduceAgain, stateAgain } from './wireIntroduction.ts'
import { wirePush } from './wirePush.ts'

const env = environment(fanOutEnvironment, process.env)
const log = createLog('fanOut')
const tally = createTally(env.METRICS_NAMESPACE, liveMetrics.service)
const services = createServices(process.env)
const db = services.db()
const find = findEntry(db, env.LEDGER_TABLE)
const findDevice = findDeviceById(db, env.DEVICES_TABLE)
const stateOf = readDeviceState(db, env.STATE_TABLE)
const push = pushPiece({
	...wirePush({
		...services,
		table: env.CONNECTIONS_TABLE,
		log,
		tally,
		now: Date.now,
		pause: (most) => wait(Math.random() * most),
	}),
	findImport: async (deviceId, seq) => {
		const entry = await find(deviceId, seq)
		return entry && readImport(entry)
	},
	introduction: introduceAgain(findDevice, stateOf),
	state: stateAgain(findDevice, stateOf),
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
