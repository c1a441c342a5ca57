import { compiled } from '#entrances/integrations/edgeUplinks'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { byIam } from '../rest/access/byIam.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { edgeUplinksFunction } from './contract.ts'
import { findRoute } from './door/findRoute.ts'
import { queueUplinks } from './door/queueUplinks.ts'
import type { uplinkEntrances } from './doorEntrances.ts'

const env = environment(edgeUplinksFunction.environment, process.env)
const log = createLog('edgeUplinks')
const services = createServices(process.env)
const find = findRoute({ db: services.db(), table: env.INTEGRATIONS_TABLE })
const onError = (error: unknown) => log.error('not queued', { error: error as Error })
const queue = queueUplinks({
	queue: services.queues(),
	queueUrl: env.UPLINKS_QUEUE_URL,
	now: Date.now,
	onError,
})

export const handler = serve(
	compiled<RowsOf<typeof uplinkEntrances, typeof edgeUplinksFunction>>(),
	{ log, iam: byIam },
	{
		'POST /edge/route': async ({ body: { routingKey } }) => {
			const route = await find(routingKey)
			return route === undefined ? {} : { route }
		},
		'POST /edge/uplinks': async ({ body: { messages } }) => ({ messages: await queue(messages) }),
	},
)
