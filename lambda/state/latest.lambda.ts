import { compiled } from '#entrances/state/latest'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { openDeviceEnvironment } from '../devices/contract.ts'
import { wireOpenDevice } from '../devices/wireOpenDevice.ts'
import { byFingerprint } from '../rest/access/byFingerprint.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { latestFunction } from './contract.ts'
import type { stateEntrances } from './entrances.ts'
import { latestAnswer } from './latestAnswer.ts'
import { readDeviceState } from './stateTable.ts'
import { visibleState } from './visibleState.ts'

const env = environment([...openDeviceEnvironment, ...latestFunction.environment], process.env)
const log = createLog('latest')
const services = createServices(process.env)
const db = services.db()
const counterDb = services.counterDb()
const openDevice = wireOpenDevice({ environment: env, db, counterDb, log, now: Date.now })
const stateOf = readDeviceState(db, env.STATE_TABLE)

export const handler = serve(
	compiled<RowsOf<typeof stateEntrances, typeof latestFunction>>(),
	{ log, watcher: byFingerprint(openDevice) },
	{
		'GET /device/{deviceId}/latest': async ({ parameters: { deviceId }, device }) =>
			latestAnswer(deviceId, visibleState(await stateOf(deviceId), device.hideDataBefore)),
	},
)
