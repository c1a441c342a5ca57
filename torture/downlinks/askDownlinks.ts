import { setTimeout as wait } from 'node:timers/promises'
import type { RequestedDownlink } from '../../lambda/downlinks/entrances.ts'

export type Asked = {
	readonly reference: string
	/** in hex */
	readonly payload: string
	/** requests, until one was accepted */
	readonly requests: number
}

type AskDownlinksNeeds = {
	readonly restUrl: string
	readonly key: string
	readonly deviceId: string
	readonly order: Pick<RequestedDownlink, 'route' | 'confirm'>
	readonly count: number
	/** resolves when the next one is due */
	readonly due: (index: number) => Promise<void>
	/** called for a forbidden answer */
	readonly onRefused: (what: string) => void
}

const pause = 300
const patience = 5000

/** Seconds. A sender that was killed holds its claim for 100 s; the end of the time ends the others. */
const timeToLive = 150

/** 409: too many downlinks wait; 429 and 5xx: try again. */
const comesLater = (status: number): boolean => status === 409 || status === 429 || status >= 500

/** Asks for one downlink after the other, for each with one idempotency key until it is accepted. */
export const askDownlinks = async (needs: AskDownlinksNeeds, asked: Asked[]): Promise<void> => {
	const { deviceId, order, count, due, onRefused } = needs
	for (let index = 0; index < count; index++) {
		await due(index)
		const reference = `${deviceId}/${index}`
		const payload = Buffer.from(`~${reference}~`).toString('hex')
		const body = { ...order, payload, reference, idempotencyKey: reference, timeToLive }
		let requests = 0
		let status = 0
		do {
			requests += 1
			status = await ask(needs, body)
			if (comesLater(status)) await wait(pause)
		} while (comesLater(status))
		if (status === 202) asked.push({ reference, payload, requests })
		else onRefused(`${deviceId}: downlink ${index} refused with ${status}`)
	}
}

/** The status of the answer; 503 if there is none. */
const ask = ({ restUrl, key, deviceId }: AskDownlinksNeeds, body: RequestedDownlink): Promise<number> =>
	fetch(`${restUrl}/device/${deviceId}/downlinks`, {
		method: 'POST',
		headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
		body: JSON.stringify(body),
		signal: AbortSignal.timeout(patience),
	}).then(
		async (response) => {
			await response.text()
			return response.status
		},
		() => 503,
	)
