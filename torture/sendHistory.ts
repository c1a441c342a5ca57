import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../fuzz/random.ts'
import type { Sent } from './checkHistory.ts'
import { describe, messageName, someMessage } from './messages.ts'
import type { Sender } from './sender.ts'

/** A device and what it has sent. */
export type Device = {
	readonly number: number
	readonly deviceId: string
	readonly fingerprint: string
	readonly sent: Sent[]
}

type Needs = {
	readonly sender: Sender
	readonly random: Random
	readonly messages: number
	/** hears of answers that must not come */
	readonly onRefused: (what: string) => void
}

/** Between two messages of a device, in milliseconds: a device that sends more than ten a second would be stopped. */
const gap = { least: 150, more: 150 }

/** Before a message is offered once more. */
const retryPause = 300

/** So many devices of a hundred give up after an offer whose outcome is unknown, and offer again what was acknowledged. */
const givesUp = 15
const repeats = 5

/** Sends messages one after the other, each until it is acknowledged, or given up. */
export const sendHistory = async (
	device: Device,
	{ sender, random, messages, onRefused }: Needs,
): Promise<void> => {
	for (let count = 1; count <= messages; count++) {
		const message = someMessage(random, messageName(device.number, count))
		let offers = 0
		let isAcknowledged = false
		let isOver = false
		while (!isOver) {
			const { outcome, copies } = await sender.offer(message)
			offers += copies
			if (outcome === 'acknowledged') {
				isAcknowledged = true
				isOver = random.below(100) >= repeats
			} else if (outcome === 'unknown') {
				isOver = copies > 0 && random.below(100) < givesUp
				await wait(random.below(retryPause))
			} else {
				onRefused(`${device.deviceId}: ${message.name} ${outcome}`)
				isOver = true
			}
		}
		device.sent.push({ ...describe(message), offers, isAcknowledged })
		await wait(gap.least + random.below(gap.more))
	}
	sender.close()
}
