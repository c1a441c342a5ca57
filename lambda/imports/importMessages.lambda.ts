import { setTimeout as wait } from 'node:timers/promises'
import type { SQSEvent, SQSHandler } from 'aws-lambda'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createTally, publishing } from '../aws/metrics.ts'
import { createServices } from '../aws/services.ts'
import { HandedBack } from '../aws/someAtOnce.ts'
import { liveMetrics } from '../live/contract.ts'
import { importEnvironment, importMetrics, timeWindowOf } from './contract.ts'
import { countOutcome } from './countOutcome.ts'
import { judgeContent } from './formats/formats.ts'
import { importBatch } from './importBatch.ts'
import type { Outcome } from './importNeeds.ts'
import { deviceOf } from './intake/deviceMessage.ts'
import { planImports } from './planImports.ts'
import { wireImport } from './wireImport.ts'

const env = environment(importEnvironment, process.env)
const log = createLog('importMessages')
const imports = createTally(env.METRICS_NAMESPACE, importMetrics.service)
const live = createTally(env.METRICS_NAMESPACE, liveMetrics.service)
const counted = countOutcome(imports, Date.now)
const pause = (most: number) => wait(Math.random() * most)
const services = createServices(process.env)
const needs = {
	...wireImport({ environment: env, services, log, tally: live, now: Date.now, pause }),
	judge: judgeContent(timeWindowOf(env)),
}
const batch = {
	deviceOf: deviceOf(needs.isDeviceId),
	planImports: planImports(needs),
	onImported: (outcome: Outcome) => {
		log.info('imported', outcome)
		counted(outcome)
	},
	onFailed: (messageId: string, error: unknown) =>
		error instanceof HandedBack
			? log.warn('handed back', { messageId })
			: log.error('import failed', { messageId, error }),
}

/** The queue of device messages: each becomes one entry of the ledger, and frames for those who watch. */
export const handler: SQSHandler = publishing([imports, live], ({ Records }: SQSEvent, context) =>
	importBatch({ ...batch, remaining: () => context.getRemainingTimeInMillis() }, Records),
)
