import { compiled } from '#entrances/live/hideData'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { openDeviceEnvironment } from '../devices/contract.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import { hideBefore } from '../devices/watchers/hideBefore.ts'
import { wireOpenDevice } from '../devices/wireOpenDevice.ts'
import { newestSeq } from '../imports/ledger/ledger.ts'
import { byFingerprint } from '../rest/access/byFingerprint.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { liveConnections } from './connections.ts'
import { hideDataFunction } from './contract.ts'
import type { liveEntrances } from './entrances.ts'
import { hideData } from './hide/hideData.ts'
import { sendFanOuts } from './push/fanOut.ts'

const env = environment([...openDeviceEnvironment, ...hideDataFunction.environment], process.env)
const log = createLog('hideData')
const services = createServices(process.env)
const db = services.db()
const counterDb = services.counterDb()
const hide = hideData({
	findDevice: findDeviceById(db, env.DEVICES_TABLE),
	newestSeq: newestSeq(db, env.LEDGER_TABLE),
	hide: hideBefore(db, env.DEVICES_TABLE),
	liveConnections: liveConnections(db, env.CONNECTIONS_TABLE),
	sendFanOuts: sendFanOuts(services.queues(), env.FAN_OUT_QUEUE_URL),
	now: Date.now,
})

export const handler = serve(
	compiled<RowsOf<typeof liveEntrances, typeof hideDataFunction>>(),
	{
		log,
		watcher: byFingerprint(wireOpenDevice({ environment: env, db, counterDb, log, now: Date.now })),
	},
	{ 'POST /device/{deviceId}/hideDataBefore': ({ parameters: { deviceId } }) => hide(deviceId) },
)
