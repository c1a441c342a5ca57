import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { SQSBatchResponse } from 'aws-lambda'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createTally, publishing } from '../aws/metrics.ts'
import { createServices } from '../aws/services.ts'
import { communicationMetrics, dispatchEnvironment } from './contract.ts'
import { dispatch } from './dispatch/dispatch.ts'
import { wireDispatch } from './wireDispatch.ts'

const env = environment(dispatchEnvironment, process.env)
const tally = createTally(env.METRICS_NAMESPACE, communicationMetrics.service)
const run = dispatch(
	wireDispatch({
		environment: env,
		variables: process.env,
		services: createServices(process.env),
		log: createLog('dispatch'),
		tally,
		owner: randomUUID(),
		now: Date.now,
		pause: (most) => wait(Math.random() * most),
	}),
)

/** Each message says that there may be something new; many at once say it once. */
export const handler = publishing([tally], async (): Promise<SQSBatchResponse> => {
	await run()
	return { batchItemFailures: [] }
})
