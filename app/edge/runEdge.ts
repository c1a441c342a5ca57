import { randomUUID } from 'node:crypto'
import cdkJson from '../../cdk.json' with { type: 'json' }
import { systemClock } from '../../edge/coap/clock.ts'
import { type CoapServer, listenCoap } from '../../edge/coapServer.ts'
import { createForwarder, type ForwardLimits } from '../../edge/forward/forward.ts'
import { postMessages } from '../../edge/forward/postMessages.ts'
import { createStackClient } from '../../edge/forward/stackClient.ts'
import { createStackClock } from '../../edge/forward/stackClock.ts'
import type { Log } from '../../edge/log.ts'
import type { Target } from './findTarget.ts'

type EdgeOptions = {
	readonly target: Target
	/** IP addresses */
	readonly hosts: readonly string[]
	readonly port: number
	readonly log: Log
	readonly random: () => number
	readonly now: Now
	/** other limits, for tests */
	readonly limits?: Partial<ForwardLimits>
}

/** milliseconds since the Unix epoch */
export type Now = () => number

/** Well below the patience of the forwarder: what got lost is sent again within it. */
const requestMs = 5_000

/** Client and clock of a stack. */
export const openTarget = (target: Target, now: Now) => {
	const stackClock = createStackClock(systemClock, now)
	const client = createStackClient({ ...target, clock: systemClock, stackClock, requestMs })
	return { client, stackClock }
}

/** A CoAP server that forwards what devices send to the stack. Its answer 2.01 says that the stack has queued a message. */
export const runEdge = async ({
	target,
	hosts,
	port,
	log,
	random,
	now,
	limits = {},
}: EdgeOptions): Promise<CoapServer> => {
	const { client, stackClock } = openTarget(target, now)
	// Opens the connection and tells the time. If it fails, the first message finds out again.
	void client.get('/health').catch(() => undefined)
	const publish = createForwarder({
		clock: systemClock,
		random,
		newId: randomUUID,
		post: postMessages(client),
		stackClock,
		log,
		limits,
	})
	const coap = await listenCoap({
		publish,
		hosts,
		port,
		log,
		maxPublishedBytes: cdkJson.context.coapBodyBytes,
	})
	return {
		...coap,
		close: async () => {
			await coap.close()
			client.close()
		},
	}
}
