import { randomBytes } from 'node:crypto'
import { compiled } from '#entrances/communications/tickets'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { openKeyEnvironment } from '../keys/contract.ts'
import { wireOpenKey } from '../keys/wireOpenKey.ts'
import { byKey } from '../rest/access/byKey.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { ticketsFunction } from './contract.ts'
import type { communicationEntrances } from './entrances.ts'
import { issueTicket } from './sockets/tickets.ts'

const env = environment([...ticketsFunction.environment, ...openKeyEnvironment], process.env)
const log = createLog('tickets')
const services = createServices(process.env)
const db = services.db()
const openKey = wireOpenKey({ environment: env, db, counterDb: services.counterDb(), log, now: Date.now })
const issue = issueTicket(db, env.STREAMS_TABLE, () => randomBytes(32).toString('base64url'))

export const handler = serve(
	compiled<RowsOf<typeof communicationEntrances, typeof ticketsFunction>>(),
	{ log, key: byKey(openKey, log) },
	{
		'POST /communications/tickets': async ({ key }) => {
			const { ticket, expiresAt } = await issue(key.keyId, Date.now())
			return { ticket, expiresAt: new Date(expiresAt).toISOString() }
		},
	},
)
