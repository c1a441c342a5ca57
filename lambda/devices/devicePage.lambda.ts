import { compiled } from '#entrances/devices/devicePage'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { openKeyEnvironment } from '../keys/contract.ts'
import { maySee } from '../keys/maySee.ts'
import { wireOpenKey } from '../keys/wireOpenKey.ts'
import { byKey } from '../rest/access/byKey.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { devicePageFunction } from './contract.ts'
import type { deviceEntrances } from './entrances.ts'
import { answerPage } from './page/answerPage.ts'
import { scanDevices } from './page/scanDevices.ts'

const env = environment([...openKeyEnvironment, ...devicePageFunction.environment], process.env)
const log = createLog('devicePage')
const services = createServices(process.env)
const db = services.db()
const openKey = wireOpenKey({ environment: env, db, counterDb: services.counterDb(), log, now: Date.now })
const answer = answerPage({ scan: scanDevices(db, env.DEVICES_TABLE), maySee })

export const handler = serve(
	compiled<RowsOf<typeof deviceEntrances, typeof devicePageFunction>>(),
	{ log, key: byKey(openKey, log) },
	{ 'GET /devices': async ({ key, query }) => answer(key, query) },
)
