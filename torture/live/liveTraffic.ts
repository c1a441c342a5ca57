import { setTimeout as wait } from 'node:timers/promises'
import cdkJson from '../../cdk.json' with { type: 'json' }
import { hangMilliseconds } from '../../local/testing/hang.ts'
import { clientOptions, type TinyHost } from '../../local/testing/tinyHost.ts'
import { type Random, randomFor } from '../../testing/random.ts'
import type { Sent } from '../check/checkHistory.ts'
import { createBrokerSender } from '../run/brokerSender.ts'
import { describe, firstMoment, messageName, someMessage } from '../run/messages.ts'

export type LiveDevice = {
	readonly deviceId: string
	readonly fingerprint: string
	/** acknowledged messages */
	readonly sent: Sent[]
}

type Traffic = {
	readonly host: TinyHost
	readonly seed: number
	/** time-out of an idle connection */
	readonly idleMilliseconds: number
	readonly isFlowing: () => boolean
}

const maxBurst = 8

/** longest silence in idle time-outs; every third silence is a long one */
const maxSilence = { short: 1, long: 8 }

const silence = (random: Random, idleMilliseconds: number): number =>
	random.below(idleMilliseconds * (random.oneIn(3) ? maxSilence.long : maxSilence.short))

/** Sends bursts of messages of a device, with silences in between. */
export const sendMessages = async (device: LiveDevice, run: number, traffic: Traffic): Promise<void> => {
	const { host, seed, idleMilliseconds, isFlowing } = traffic
	const { deviceId, sent } = device
	const random = randomFor(seed, run)
	const since = firstMoment()
	const { topicPrefix } = cdkJson.context
	// There are no faults between device and broker, so every message is acknowledged.
	const requestTimeout = hangMilliseconds
	const sender = createBrokerSender({ aws: clientOptions(host), topicPrefix, deviceId, requestTimeout })
	while (isFlowing()) {
		for (let left = 1 + random.below(maxBurst); left > 0 && isFlowing(); left--) {
			const message = someMessage(random, messageName(run, sent.length + 1), since)
			const { outcome } = await sender.offer(message)
			if (outcome !== 'acknowledged') throw new Error(`${deviceId}: ${message.name} is not acknowledged`)
			sent.push({ ...describe(message), offers: 1, isAcknowledged: true })
		}
		await wait(silence(random, idleMilliseconds))
	}
	sender.close()
}
