import { compiled } from '#entrances/communications/actions'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { openKeyEnvironment } from '../keys/contract.ts'
import { maySee } from '../keys/maySee.ts'
import { wireOpenKey } from '../keys/wireOpenKey.ts'
import { byKey } from '../rest/access/byKey.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { readActions } from './actions/actionsLog.ts'
import { showActions } from './actions/showActions.ts'
import { actionsFunction } from './contract.ts'
import type { communicationEntrances } from './entrances.ts'
import { mayHear } from './sockets/visible.ts'

const env = environment([...actionsFunction.environment, ...openKeyEnvironment], process.env)
const log = createLog('actions')
const services = createServices(process.env)
const db = services.db()
const openKey = wireOpenKey({ environment: env, db, counterDb: services.counterDb(), log, now: Date.now })
const show = showActions({ read: readActions(db, env.ACTIONS_TABLE), maySee: mayHear(maySee) })

export const handler = serve(
	compiled<RowsOf<typeof communicationEntrances, typeof actionsFunction>>(),
	{ log, key: byKey(openKey, log) },
	{ 'GET /actions': async ({ key, query }) => show(key, query) },
)
