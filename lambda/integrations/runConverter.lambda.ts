import { compiled } from '#entrances/integrations/runConverter'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { createEngine } from '../converters/engine.ts'
import { translateTbel } from '../converters/tbel/translateTbel.ts'
import { threadClocks } from '../converters/threadClocks.ts'
import { openKeyEnvironment } from '../keys/contract.ts'
import { wireOpenKey } from '../keys/wireOpenKey.ts'
import { byKey } from '../rest/access/byKey.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import type { runConverterFunction } from './contract.ts'
import type { runEntrances } from './runEntrances.ts'
import { wireRun } from './wireRun.ts'

const env = environment(openKeyEnvironment, process.env)
const log = createLog('runConverter')
const services = createServices(process.env)
const engine = await createEngine({ ...threadClocks(process), translateTbel })
const openKey = wireOpenKey({
	environment: env,
	db: services.db(),
	counterDb: services.counterDb(),
	log,
	now: Date.now,
})

export const handler = serve(
	compiled<RowsOf<typeof runEntrances, typeof runConverterFunction>>(),
	{ log, key: byKey(openKey, log) },
	wireRun(engine),
)
