import { compiled } from '#entrances/imports/senmlImports'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { openDeviceEnvironment } from '../devices/contract.ts'
import { firstVisibleOf } from '../devices/watchers/hidden.ts'
import { wireOpenDevice } from '../devices/wireOpenDevice.ts'
import { byFingerprint } from '../rest/access/byFingerprint.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { senmlImportsFunction, timeWindowOf } from './contract.ts'
import type { importEntrances } from './entrances.ts'
import { importLogs } from './log/importLogs.ts'
import { pageOf } from './log/importLogsQuery.ts'
import { readEntries } from './log/readEntries.ts'
import { receivedSince } from './log/receivedSince.ts'

const env = environment([...openDeviceEnvironment, ...senmlImportsFunction.environment], process.env)
const log = createLog('senmlImports')
const services = createServices(process.env)
const db = services.db()
const counterDb = services.counterDb()
const openDevice = wireOpenDevice({ environment: env, db, counterDb, log, now: Date.now })
const window = timeWindowOf(env)
const entries = readEntries(db, env.LEDGER_TABLE)

export const handler = serve(
	compiled<RowsOf<typeof importEntrances, typeof senmlImportsFunction>>(),
	{ log, watcher: byFingerprint(openDevice) },
	{
		'GET /device/{deviceId}/senml-imports': async ({ parameters: { deviceId }, device, query }) => {
			const page = pageOf(query)
			// What came before the device was registered is not its own.
			const first = firstVisibleOf(device)
			const now = Date.now() / 1000
			const newestFirst = entries({ ...page, deviceId, first, pageSize: page.limit + 1, now })
			const visible = receivedSince(newestFirst, device.hideDataBefore)
			return importLogs(deviceId, visible, page.limit, window, { bytes: page.bytes === true })
		},
	},
)
