import { compiled } from '#entrances/webhooks/nrfCloud'
import { accountsEnvironment } from '../accounts/contract.ts'
import { readAccounts } from '../accounts/readAccounts.ts'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createTally, publishing } from '../aws/metrics.ts'
import { createServices } from '../aws/services.ts'
import { isDeviceId } from '../devices/contract.ts'
import { queueRouted } from '../imports/routing/queueRouted.ts'
import { bySignature } from '../rest/access/bySignature.ts'
import type { RowsOf } from '../rest/entrance.ts'
import { serve } from '../rest/serve.ts'
import { nrfCloudFunction, webhookMetrics } from './contract.ts'
import { countUntaken } from './countUntaken.ts'
import type { webhookEntrances } from './entrances.ts'
import { takeDelivery } from './takeDelivery.ts'
import { verifyNrfCloud } from './verifyNrfCloud.ts'

const env = environment([...accountsEnvironment, ...nrfCloudFunction.environment], process.env)
const log = createLog('nrfCloud')
const services = createServices(process.env)
const tally = createTally(env.METRICS_NAMESPACE, webhookMetrics.service)
const accounts = readAccounts({ secrets: services.secrets(), secretId: env.ACCOUNTS_SECRET, now: Date.now })
const queue = queueRouted({
	queue: services.queues(),
	queueUrl: env.MESSAGES_QUEUE_URL,
	isDeviceId,
	now: Date.now,
	onError: (error) => log.error('not queued', { error: error as Error }),
})
const handle = serve(
	compiled<RowsOf<typeof webhookEntrances, typeof nrfCloudFunction>>(),
	{ log, webhook: bySignature(verifyNrfCloud(accounts)) },
	{ 'POST /ingest/nrfcloud': takeDelivery({ queue, log, tally }) },
)

export const handler = publishing([tally], countUntaken({ log, tally }, handle))
