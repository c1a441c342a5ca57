import { setTimeout as wait } from 'node:timers/promises'
import type { Random } from '../../testing/random.ts'
import type { Sent } from '../check/checkHistory.ts'
import { describe, type Message, messageName, someMessage } from './messages.ts'
import type { Sender } from './sender.ts'

/** A device and what it has sent. */
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
	/** the first moment of measurement, in seconds since the Unix epoch */
	readonly since: number
	/** hears of answers that must not come */
	readonly onRefused: (what: string) => void
}

/** Between two messages of a device, in milliseconds: a device that sends more than ten a second would be stopped. */
const gap = { least: 150, more: 150 }

/** Before a message is offered once more. */
const retryPause = 300

/** Of a hundred offers whose outcome is unknown so many are the last; of a hundred messages so many are sent again later. */
const givesUp = 15
const repeats = 8

/** Between a message and its repeat there are so many others at most. */
const repeatsWithin = 5

type Mutable = { offers: number; isAcknowledged: boolean }

/** Sends messages one after the other, each until it is acknowledged, or given up; some of them once more, later. */
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
