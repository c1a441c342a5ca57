import { setTimeout as wait } from 'node:timers/promises'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { type Random, randomFor } from '../fuzz/random.ts'
import { clientOptions, type TinyHost } from '../local/test/tinyHost.ts'
import type { Sent } from './liveCheck.ts'
import { someMessage } from './livePack.ts'

export type LiveDevice = {
	readonly deviceId: string
	readonly fingerprint: string
	/** what was acknowledged */
	readonly sent: Sent[]
}

type Traffic = {
	readonly host: TinyHost
	readonly seed: number
	/** after which a connection on which nothing is sent is ended */
	readonly idleMilliseconds: number
	readonly isFlowing: () => boolean
}

const maxBurst = 8

/** in idle times; every third is a long one */
const maxSilence = { short: 1, long: 8 }

const silence = (random: Random, idleMilliseconds: number): number =>
	random.below(idleMilliseconds * (random.oneIn(3) ? maxSilence.long : maxSilence.short))

/** Bursts of messages of a device, with silences in between. */
export const sendMessages = async (device: LiveDevice, run: number, traffic: Traffic): Promise<void> => {
	const { host, seed, idleMilliseconds, isFlowing } = traffic
	const { deviceId, sent } = device
	const random = randomFor(seed, run)
	// Tried again, a message might be sent twice.
	const broker = new IoTDataPlaneClient({ ...clientOptions(host), maxAttempts: 1 })
	while (isFlowing()) {
		for (let left = 1 + random.below(maxBurst); left > 0 && isFlowing(); left--) {
			const { payload, ...message } = someMessage(random, `${run}/${sent.length + 1}`)
			const topic = `data/m/d/${deviceId}/d2c/senml`
			await broker.send(new PublishCommand({ topic, payload: Buffer.from(payload), qos: 1 }))
			sent.push(message)
		}
		await wait(silence(random, idleMilliseconds))
	}
	broker.destroy()
}
