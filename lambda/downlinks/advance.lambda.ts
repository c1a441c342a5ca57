import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { PublishCommand } from '@aws-sdk/client-iot-data-plane'
import type { SQSEvent, SQSHandler } from 'aws-lambda'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { partialBatch } from '../aws/partialBatch.ts'
import { createServices } from '../aws/services.ts'
import { wireRecording } from '../communications/wireRecording.ts'
import { findDeviceById } from '../devices/findDevice.ts'
import { type Advance, advance } from './advance.ts'
import { advanceEnvironment, c2dTopic } from './contract.ts'
import { sendAdvance } from './order/sendAdvance.ts'
import { usualRoute } from './usualRoute.ts'
import { wireChanges } from './wireDownlinks.ts'

const env = environment(advanceEnvironment, process.env)
const log = createLog('advance')
const services = createServices(process.env)
const prefix = env.TOPIC_PREFIX === '/' ? '' : env.TOPIC_PREFIX
const pause = (most: number) => wait(Math.random() * most)
const findDevice = findDeviceById(services.db(), env.DEVICES_TABLE)
const see = advance({
	...wireChanges({
		db: services.db(),
		table: env.DOWNLINKS_TABLE,
		devicesTable: env.DEVICES_TABLE,
		communications: wireRecording({ environment: env, services, now: Date.now, pause }),
		log,
		pause,
	}),
	now: Date.now,
	newClaim: randomUUID,
	usualRoute: async (deviceId) => usualRoute(await findDevice(deviceId)),
	senders: [
		{
			route: 'mqtt',
			send: async ({ deviceId, payload }) => {
				await services.iot().send(new PublishCommand({ topic: prefix + c2dTopic(deviceId), payload, qos: 1 }))
			},
		},
	],
	later: sendAdvance(services.queues(), env.DOWNLINKS_QUEUE_URL),
})

/** The queue of downlinks: each is sent, or waits, or its time is over. */
export const handler: SQSHandler = ({ Records }: SQSEvent) =>
	partialBatch(
		Records,
		({ body }) => see(JSON.parse(body) as Advance),
		({ messageId }, error) => log.error('downlink not advanced', { messageId, error }),
	)
