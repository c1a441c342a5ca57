import { setTimeout as wait } from 'node:timers/promises'
import { compiled } from '#entrances/downlinks/downlinks'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { openKeyEnvironment } from '../keys/contract.ts'
import { maySee } from '../keys/maySee.ts'
import { wireOpenKey } from '../keys/wireOpenKey.ts'
import { byKey } from '../rest/access/byKey.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { downlinksFunction } from './contract.ts'
import type { downlinkEntrances } from './entrances.ts'
import { failInResiot } from './failInResiot.ts'
import { serveDownlinks } from './serveDownlinks.ts'
import { wireAccept } from './wireAccept.ts'

const env = environment([...downlinksFunction.environment, ...openKeyEnvironment], process.env)
const log = createLog('downlinks')
const services = createServices(process.env)
const db = services.db()
const pause = (most: number) => wait(Math.random() * most)
const now = Date.now
const taking = wireAccept({ environment: env, services, log, now, random: Math.random, pause })
const openKey = wireOpenKey({ environment: env, db, counterDb: services.counterDb(), log, now })
const downlinks = serveDownlinks({
	...taking.changes,
	now,
	findDevice: async (deviceId, key) => {
		const device = await taking.findDevice(deviceId)
		return device !== undefined && maySee(key, device) ? device : undefined
	},
	accept: taking.accept,
})

export const handler = serve(
	compiled<RowsOf<typeof downlinkEntrances, typeof downlinksFunction>>(),
	{
		log,
		key: byKey(openKey, log),
		refusals: { 'POST /device/{deviceId}/downlinks': failInResiot },
	},
	{
		'POST /device/{deviceId}/downlinks': downlinks.send,
		'GET /device/{deviceId}/downlinks': downlinks.list,
		'GET /device/{deviceId}/downlinks/{downlinkId}': downlinks.show,
		'DELETE /device/{deviceId}/downlinks/{downlinkId}': downlinks.cancel,
	},
)
