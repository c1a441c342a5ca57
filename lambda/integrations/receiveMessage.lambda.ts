import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { environment } from '../aws/environment.ts'
import { createLog } from '../aws/log.ts'
import { createServices } from '../aws/services.ts'
import { route } from '../rest/route.ts'
import { receiveMessageFunction } from './contract.ts'
import { countMessage } from './door/countMessage.ts'
import { findRoute } from './door/findRoute.ts'
import { queueUplink } from './door/queueUplink.ts'
import { receiveRequest } from './door/receiveRequest.ts'
import { addCounters } from './log/counters.ts'
import { wireReply } from './wireReply.ts'

const env = environment(receiveMessageFunction.environment, process.env)
const log = createLog('receiveMessage')
const services = createServices(process.env)
const table = { db: services.db(), table: env.INTEGRATIONS_TABLE }
const onError = (error: unknown) => log.error('not queued', { error: error as Error })
const queue = { queue: services.queues(), queueUrl: env.UPLINKS_QUEUE_URL, newId: randomUUID, now: Date.now }
const pause = (most: number) => wait(Math.random() * most)
const now = Date.now
const receive = receiveRequest({
	replyTo: wireReply({ environment: env, services, log, now, newClaim: randomUUID, wait, pause }),
	findRoute: findRoute(table),
	queueUplink: queueUplink(queue),
	countMessage: (route) => countMessage(table)(route, Date.now()),
	onLimited: ({ integrationId }) =>
		addCounters(services.counterDb(), table.table)(integrationId, Date.now(), { rateLimited: 1 }).catch(
			onError,
		),
	routes: env.ROUTES.split(','),
	maxBytes: Number(env.BODY_BYTES),
	onError,
})

/** Messages of integrations over HTTP. Neither routing keys nor bodies reach the log. */
export const handler = route(log, receive)
