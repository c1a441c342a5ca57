import { setTimeout as wait } from 'node:timers/promises'
import { compiled } from '#entrances/downlinks/edgeDownlinks'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { byIam } from '../rest/access/byIam.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { edgeDownlinksFunction } from './contract.ts'
import type { edgeDownlinkEntrances } from './edgeEntrances.ts'
import { wireEdge } from './wireEdge.ts'

const log = createLog('edgeDownlinks')
const see = wireEdge({
	environment: environment(edgeDownlinksFunction.environment, process.env),
	services: createServices(process.env),
	log,
	now: Date.now,
	pause: (most) => wait(Math.random() * most),
})

export const handler = serve(
	compiled<RowsOf<typeof edgeDownlinkEntrances, typeof edgeDownlinksFunction>>(),
	{ log, iam: byIam },
	{ 'POST /edge/downlinks': ({ body }) => see(body) },
)
