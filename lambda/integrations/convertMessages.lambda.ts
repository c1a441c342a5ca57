import { setTimeout as wait } from 'node:timers/promises'
import type { SQSEvent, SQSHandler, SQSRecord } from 'aws-lambda'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createTally, publishing } from '../aws/metrics.ts'
import { createServices } from '../aws/services.ts'
import { HandedBack } from '../aws/someAtOnce.ts'
import { createEngine } from '../converters/engine.ts'
import { translateTbel } from '../converters/tbel/translateTbel.ts'
import { threadClocks } from '../converters/threadClocks.ts'
import { convertMessagesEnvironment, integrationMetrics } from './contract.ts'
import { convertBatch } from './convert/convertBatch.ts'
import { countEntry } from './convert/countEntry.ts'
import { splitBatch } from './encode/splitBatch.ts'
import { wireConvert } from './wireConvert.ts'
import { wireEncode } from './wireEncode.ts'

const env = environment(convertMessagesEnvironment, process.env)
const log = createLog('convertMessages')
const tally = createTally(env.METRICS_NAMESPACE, integrationMetrics.service)
const engine = await createEngine({ ...threadClocks(process), translateTbel })
const services = createServices(process.env)
const parts = { environment: env, services, engine, log, now: Date.now }
const needs = {
	...wireConvert(parts),
	onEntry: countEntry(tally, log, Date.now),
	onFailed: (messageId: string, error: unknown) =>
		error instanceof HandedBack
			? log.warn('handed back', { messageId })
			: log.error('conversion failed', { messageId, error }),
}

const pause = (most: number) => wait(Math.random() * most)
const encode = wireEncode({ ...parts, suspensions: needs.suspensions, pause })

/** The queue of integrations: a converter reads each message, and each device that comes out gets a message of its own; or an encoder makes a downlink. */
export const handler: SQSHandler = publishing([tally], async ({ Records }: SQSEvent, context) => {
	const remaining = () => context.getRemainingTimeInMillis()
	const convert = (records: readonly SQSRecord[]) => convertBatch({ ...needs, remaining }, records)
	const answer = await splitBatch({ convert, encode, onFailed: needs.onFailed })(Records)
	await engine.ready()
	return answer
})
