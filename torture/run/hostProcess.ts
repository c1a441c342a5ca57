import { randomInt, randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SQSClient } from '@aws-sdk/client-sqs'
import { openCoapDoor } from '../../app/coapDoor.ts'
import { downlinkLog, localDownlinks } from '../../app/localDownlinks.ts'
import { systemClock } from '../../edge/coap/clock.ts'
import type { Fault } from '../../local/aws/faults.ts'
import { startHost } from '../../local/host.ts'
import { printLog } from '../../local/log.ts'
import { readAssembly } from '../../local/template/assembly.ts'
import { createNemesis, type Disturbance } from './nemesis.ts'

/**
 * Runs a host and its CoAP door in one process that can be killed. The credentials of the operator come from the
 * environment, so that they survive a kill.
 */
export type HostProcessOptions = {
	readonly assembly: string
	readonly dataFolder: string
	readonly port: number
	readonly awsPort: number
	readonly coapPort: number
	readonly mqttPort: number
	readonly topicPrefix: string
	/** time-outs of queues run `speed` times faster from `since` on (milliseconds since the Unix epoch) */
	readonly queueClock: { readonly speed: number; readonly since: number }
}

/** Counts of faults so far, and of the requests and deliveries. */
export type Counts = {
	readonly requests: number
	readonly deliveries: number
	readonly repeats: number
	readonly faults: Readonly<Partial<Record<Fault, number>>>
}

/** Messages of the process. */
export type Report =
	| { readonly type: 'ready'; readonly outputs: Readonly<Record<string, string>> }
	| ({ readonly type: 'counts' } & Counts)

const { queueClock, topicPrefix, coapPort, ...options } = JSON.parse(
	process.argv[2] ?? '{}',
) as HostProcessOptions
const log = process.env['TORTURE_LOG'] === undefined ? () => undefined : printLog
const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = process.env
const host = await startHost({
	...options,
	assembly: readAssembly(options.assembly),
	host: '127.0.0.1',
	operator: { accessKeyId, secretAccessKey },
	log,
})

let ahead = 0
const advance = (): void => {
	const due = (Date.now() - queueClock.since) * (queueClock.speed - 1)
	host.advanceQueueClock(due - ahead)
	ahead = due
}
advance()
if (queueClock.speed > 1) setInterval(advance, 100)

// As local mode has them, but their requests fail, too.
const aws = { endpoint: host.awsEndpoint, region: host.region, credentials: host.operator }
const downlinks = localDownlinks({
	db: new DynamoDBClient(aws),
	queues: new SQSClient(aws),
	outputs: new Map(host.outputs.map(({ key, value }) => [key, value])),
	followTable: host.followTable,
	clock: systemClock,
	now: Date.now,
	newId: randomUUID,
	pause: (most) => wait(randomInt(most + 1)),
	log: downlinkLog(log),
})

await openCoapDoor({
	downlinks,
	// One attempt, so that the history knows how often a message was offered: only the device retries.
	publish: host.publish,
	topicPrefix,
	hosts: ['127.0.0.1'],
	port: coapPort,
	log: (entry) => log('coap', JSON.stringify(entry)),
})

const tell = (report: Report): void => void process.send?.(report)
const disturb = createNemesis(host.faults)
// The parent has ended and cannot kill this process.
process.on('disconnect', () => process.exit(1))
process.on('message', (disturbance: Disturbance) => disturb(disturbance))
setInterval(() => {
	const faults = Object.fromEntries(host.faults.happened())
	tell({ type: 'counts', ...host.faults.chances(), faults })
}, 100)
tell({ type: 'ready', outputs: Object.fromEntries(host.outputs.map(({ key, value }) => [key, value])) })
