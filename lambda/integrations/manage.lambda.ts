import { randomInt } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { monotonicFactory } from 'ulid'
import { compiled } from '#entrances/integrations/manage'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { recordAction } from '../communications/actions/recordAction.ts'
import { wireRecording } from '../communications/wireRecording.ts'
import { checkOnFirstUse } from '../converters/checkOnFirstUse.ts'
import { translateTbel } from '../converters/tbel/translateTbel.ts'
import { threadClocks } from '../converters/threadClocks.ts'
import { openKeyEnvironment } from '../keys/contract.ts'
import { wireOpenKey } from '../keys/wireOpenKey.ts'
import { byKey } from '../rest/access/byKey.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { manageFunction } from './contract.ts'
import type { integrationEntrances } from './entrances.ts'
import { wireManage } from './wireManage.ts'

const env = environment([...openKeyEnvironment, ...manageFunction.environment], process.env)
const log = createLog('manage')
const services = createServices(process.env)
const db = services.db()
const openKey = wireOpenKey({ environment: env, db, counterDb: services.counterDb(), log, now: Date.now })
const pause = (most: number) => wait(Math.random() * most)
const act = recordAction({
	db,
	table: env.ACTIONS_TABLE,
	newId: monotonicFactory(Math.random),
	now: Date.now,
	...wireRecording({ environment: env, services, now: Date.now, pause }),
})
const handlers = wireManage({
	act,
	db,
	table: env.INTEGRATIONS_TABLE,
	urls: { coap: env.COAP_URL, coaps: env.COAPS_URL },
	check: checkOnFirstUse({ ...threadClocks(process), translateTbel }),
	randomInt: (max) => randomInt(max),
	now: Date.now,
})

export const handler = serve(
	compiled<RowsOf<typeof integrationEntrances, typeof manageFunction>>(),
	{ log, key: byKey(openKey, log) },
	handlers,
)
