import { compiled } from '#entrances/devices/identity'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { byFingerprint } from '../rest/access/byFingerprint.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { type identityFunction, openDeviceEnvironment } from './contract.ts'
import type { deviceEntrances } from './entrances.ts'
import { deviceIdentity } from './identity.ts'
import { wireOpenDevice } from './wireOpenDevice.ts'

const env = environment(openDeviceEnvironment, process.env)
const log = createLog('identity')
const services = createServices(process.env)
const db = services.db()
const counterDb = services.counterDb()
const openDevice = wireOpenDevice({ environment: env, db, counterDb, log, now: Date.now })

export const handler = serve(
	compiled<RowsOf<typeof deviceEntrances, typeof identityFunction>>(),
	{ log, watcher: byFingerprint(openDevice) },
	{ 'GET /device': async ({ device }) => deviceIdentity(device) },
)
