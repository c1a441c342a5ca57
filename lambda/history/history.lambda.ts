import { compiled } from '#entrances/history/history'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { openDeviceEnvironment } from '../devices/contract.ts'
import type { Device } from '../devices/device.ts'
import { wireOpenDevice } from '../devices/wireOpenDevice.ts'
import { openKeyEnvironment } from '../keys/contract.ts'
import { wireOpenKey } from '../keys/wireOpenKey.ts'
import { byFingerprint } from '../rest/access/byFingerprint.ts'
import { byKey } from '../rest/access/byKey.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { historyFunction } from './contract.ts'
import type { historyEntrances } from './entrances.ts'
import { wireHistory } from './wireHistory.ts'

const env = environment(
	[...openDeviceEnvironment, ...openKeyEnvironment, ...historyFunction.environment],
	process.env,
)
const log = createLog('history')
const services = createServices(process.env)
const shared = { environment: env, db: services.db(), counterDb: services.counterDb(), log, now: Date.now }
const openDevice = wireOpenDevice(shared)

export const handler = serve(
	compiled<RowsOf<typeof historyEntrances, typeof historyFunction>>(),
	{ log, watcher: byFingerprint<Device>(openDevice), key: byKey(wireOpenKey(shared), log) },
	wireHistory(shared),
)
