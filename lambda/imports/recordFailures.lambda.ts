import { setTimeout as wait } from 'node:timers/promises'
import type { SQSEvent, SQSHandler } from 'aws-lambda'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createTally, publishing } from '../aws/metrics.ts'
import { partialBatch } from '../aws/partialBatch.ts'
import { createServices } from '../aws/services.ts'
import { liveMetrics } from '../live/contract.ts'
import { importEnvironment, importMetrics, timeWindowOf } from './contract.ts'
import { countOutcome } from './countOutcome.ts'
import { judgeContent, judgeFailed } from './formats/formats.ts'
import { importMessage } from './importMessage.ts'
import { recordFailure } from './recovery/recordFailure.ts'
import { wireImport } from './wireImport.ts'

const env = environment(importEnvironment, process.env)
const log = createLog('recordFailures')
const imports = createTally(env.METRICS_NAMESPACE, importMetrics.service)
const live = createTally(env.METRICS_NAMESPACE, liveMetrics.service)
const pause = (most: number) => wait(Math.random() * most)
const services = createServices(process.env)
const needs = wireImport({ environment: env, services, log, tally: live, now: Date.now, pause })
const record = recordFailure({
	importMessage: importMessage({ ...needs, judge: judgeContent(timeWindowOf(env)) }),
	importFailed: (message, deliveries, reason) =>
		importMessage({ ...needs, judge: judgeFailed(reason) })(message, deliveries),
	onRecorded: countOutcome(imports, Date.now),
	log,
})

/**
 * Messages that could not be imported, or not be put on the queue: each becomes an entry of the ledger all the same. They
 * come one at a time. If one cannot be written, the call itself fails: Lambda counts an error, and the alarm rings.
 */
export const handler: SQSHandler = publishing([imports, live], async ({ Records }: SQSEvent) => {
	const { batchItemFailures } = await partialBatch(Records, record, ({ messageId }, error) =>
		log.error('not recorded', { messageId, error }),
	)
	if (batchItemFailures.length > 0) throw new Error('a message that failed has no entry yet')
})
