import { setTimeout as wait } from 'node:timers/promises'
import type { Ports } from '../../client/index.ts'
import type { Random } from '../../testing/random.ts'
import type { Sent } from '../check/checkHistory.ts'
import { type LiveClient, startLiveClient } from '../live/liveClient.ts'
import type { Killable } from '../run/killable.ts'
import { type Message, messageName, nameIn } from '../run/messages.ts'
import type { Sender } from '../run/sender.ts'
import type { Device } from '../run/sendHistory.ts'

type Mutable = { -readonly [Member in keyof Sent]: Sent[Member] }

/** A device with one client that follows it. */
export type Innocent = {
	readonly device: Device
	readonly client: LiveClient
	/** times of acknowledgement in milliseconds since the Unix epoch, by name of message */
	readonly acknowledgedAt: Map<string, number>
	/** times at which the client first got a message, likewise */
	readonly heardAt: ReadonlyMap<string, number>
}

type Watched = {
	readonly host: Killable
	readonly device: Device
	readonly openSocket: Ports['openSocket']
	readonly onProgress: () => void
}

/** Starts the client. */
export const watchInnocent = ({ host, device, openSocket, onProgress }: Watched): Innocent => {
	const heardAt = new Map<string, number>()
	let known = 0
	const client = startLiveClient({
		name: `client of ${device.deviceId}`,
		device,
		webSocketUrl: host.output('WebSocketUrl'),
		restUrl: host.output('RestUrl'),
		pace: 'renews',
		timeScale: 1,
		openSocket,
		onProgress: () => {
			const now = Date.now()
			for (const { what } of client.heard.slice(known)) {
				const name = nameIn(what.update)
				if (!heardAt.has(name)) heardAt.set(name, now)
			}
			known = client.heard.length
			onProgress()
		},
	})
	return { device, client, acknowledgedAt: new Map(), heardAt }
}

/** Pause between two messages of a device, in milliseconds. */
const pause = { least: 2000, more: 2000 }

const smallMessage = (name: string): Message => {
	const bt = Math.floor(Date.now() / 1000)
	const payload = Buffer.from(JSON.stringify([{ bn: '14201/0/', bt, n: '6', vs: name }]))
	return { name, updates: 1, isDated: true, isRecognisable: true, format: 'json', payload }
}

type Sending = { readonly sender: Sender; readonly random: Random; readonly isOver: () => boolean }

/** Sends a small message every few seconds, without repeats. */
export const sendAsInnocent = async (innocent: Innocent, needs: Sending): Promise<void> => {
	const { device, acknowledgedAt } = innocent
	const { sender, random, isOver } = needs
	await wait(random.below(pause.least))
	while (!isOver()) {
		const { payload, format, ...described } = smallMessage(messageName(device.number, device.sent.length + 1))
		const sent: Mutable = { ...described, offers: 1, isAcknowledged: false }
		device.sent.push(sent)
		const { outcome } = await sender.offer({ ...described, payload, format })
		if (outcome === 'acknowledged') {
			sent.isAcknowledged = true
			acknowledgedAt.set(sent.name, Date.now())
		}
		await wait(pause.least + random.below(pause.more))
	}
	sender.close()
}
