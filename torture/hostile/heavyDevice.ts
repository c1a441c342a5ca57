import { setTimeout as wait } from 'node:timers/promises'
import cdkJson from '../../cdk.json' with { type: 'json' }
import type { Random } from '../../testing/random.ts'
import { createCoapSender } from '../run/coapSender.ts'
import type { Message } from '../run/messages.ts'
import type { Tally } from './counts.ts'

type Options = Tally & { readonly coapPort: number; readonly random: Random }

const minute = 60_000

/** Pause between heavy packs: a tenth of the allowed rate of a device. */
const heavyMilliseconds = minute / (cdkJson.context.messagesPerMinute / 10)

/** Pause between messages of unregistered devices: twice the allowed rate. */
const unregisteredMilliseconds = minute / (2 * cdkJson.context.unregisteredPerMinute)

const instances = 500

/** OMA-TS-LightweightM2M_Core 1.1, §7.2: 65535 is reserved. */
const instanceIds = 65_535

const messageOf = (name: string, pack: readonly object[]): Message => ({
	name,
	updates: pack.length,
	isDated: false,
	isRecognisable: false,
	format: 'json',
	payload: Buffer.from(JSON.stringify(pack)),
})

const heavyPack = (count: number): Message => {
	const first = count * instances
	const recordOf = (_: unknown, index: number): object => ({
		bn: `14201/${(first + index) % instanceIds}/`,
		n: '0',
		v: index % 90,
	})
	return messageOf(`heavy ${count}`, Array.from({ length: instances }, recordOf))
}

/** Sends packs with the maximum number of object instances, always new ones. */
export const sendHeavyPacks = async (options: Options & { readonly deviceId: string }): Promise<never> => {
	const { coapPort, deviceId, random, count } = options
	const port = { port: coapPort, random: () => random.next() / 2 ** 32, kills: () => 0 }
	const sender = await createCoapSender({ ...port, deviceId })
	for (let sent = 0; ; sent++) {
		const pause = wait(heavyMilliseconds)
		const { outcome } = await sender.offer(heavyPack(sent))
		if (outcome === 'acknowledged') count('heavyPacks')
		await pause
	}
}

/** Sends each message as a different unregistered device. */
export const sendUnregistered = async ({ coapPort, random, count }: Options): Promise<never> => {
	for (;;) {
		const pause = wait(unregisteredMilliseconds)
		const sender = await createCoapSender({
			port: coapPort,
			deviceId: `oob-${351_000_000_000_000 + random.next()}`,
			random: () => random.next() / 2 ** 32,
			kills: () => 0,
		})
		const { outcome } = await sender.offer(messageOf('unregistered', [{ bn: '14201/0/', n: '0', v: 1 }]))
		if (outcome === 'acknowledged') count('unregisteredMessages')
		sender.close()
		await pause
	}
}
