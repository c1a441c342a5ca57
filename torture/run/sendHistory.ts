import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../../testing/random.ts'
import type { Sent } from '../check/checkHistory.ts'
import { describe, type Message, messageName, someMessage } from './messages.ts'
import type { Sender } from './sender.ts'

/** A device and its sent messages. */
export type Device = {
	readonly number: number
	readonly deviceId: string
	readonly fingerprint: string
	readonly sent: Sent[]
}

type SendHistoryNeeds = {
	readonly sender: Sender
	readonly random: Random
	readonly messages: number
	/** resolves when another message may be sent */
	readonly room: () => Promise<void>
	/** the first time of measurement, in seconds since the Unix epoch */
	readonly since: number
	/** called for a forbidden answer */
	readonly onRefused: (what: string) => void
}

/** Pause between two messages of a device, in milliseconds: above ten messages a second a device is throttled. */
const gap = { least: 150, more: 150 }

/** Pause before a message is offered again. */
const retryPause = 300

/** Percentage of offers with unknown outcome after which a device gives up, and of messages that it repeats later. */
const givesUp = 15
const repeats = 8

/** Maximum number of messages between a message and its repeat. */
const repeatsWithin = 5

type Mutable = { offers: number; isAcknowledged: boolean }

/** Sends messages one after the other, each until it is acknowledged or given up. Repeats some of them later. */
export const sendHistory = async (device: Device, needs: SendHistoryNeeds): Promise<void> => {
	const { sender, random, messages, room, since } = needs
	const again = new Map<number, readonly (() => Promise<void>)[]>()
	for (let count = 1; count <= messages; count++) {
		await room()
		const message = someMessage(random, messageName(device.number, count), since)
		const history: Sent & Mutable = { ...describe(message), offers: 0, isAcknowledged: false }
		const send = (): Promise<void> => offerUntilTaken(device, message, history, needs)
		await send()
		device.sent.push(history)
		for (const repeat of again.get(count) ?? []) await repeat()
		if (random.below(100) < repeats) {
			const at = count + random.below(repeatsWithin)
			if (at === count) await send()
			else again.set(at, [...(again.get(at) ?? []), send])
		}
		await wait(gap.least + random.below(gap.more))
	}
	sender.close()
}

const offerUntilTaken = async (
	{ deviceId }: Device,
	message: Message,
	history: Mutable,
	{ sender, random, onRefused }: SendHistoryNeeds,
): Promise<void> => {
	for (let isOver = false; !isOver; ) {
		const { outcome, copies } = await sender.offer(message)
		history.offers += copies
		if (outcome === 'acknowledged') {
			history.isAcknowledged = true
			isOver = true
		} else if (outcome === 'unknown') {
			isOver = copies > 0 && random.below(100) < givesUp
			await wait(random.below(retryPause))
		} else {
			onRefused(`${deviceId}: ${message.name} ${outcome}`)
			isOver = true
		}
	}
}
