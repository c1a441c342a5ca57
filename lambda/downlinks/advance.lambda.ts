import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { SQSEvent, SQSHandler } from 'aws-lambda'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { partialBatch } from '../aws/partialBatch.ts'
import { createServices } from '../aws/services.ts'
import type { Advance } from './advance.ts'
import { advanceEnvironment } from './contract.ts'
import { wireAdvance } from './wireAdvance.ts'

const env = environment(advanceEnvironment, process.env)
const log = createLog('advance')
const services = createServices(process.env)
const pause = (most: number) => wait(Math.random() * most)
const see = wireAdvance({
	environment: env,
	services,
	log,
	fetch,
	now: Date.now,
	newClaim: randomUUID,
	pause,
})

/** The queue of downlinks: each is sent, or waits, or its time is over. */
export const handler: SQSHandler = ({ Records }: SQSEvent) =>
	partialBatch(
		Records,
		({ body }) => see(JSON.parse(body) as Advance),
		({ messageId }, error) => log.error('downlink not advanced', { messageId, error }),
	)
