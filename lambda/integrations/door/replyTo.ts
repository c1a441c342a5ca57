import type { IntegrationMessage } from '../contract.ts'
import { uplinkImportId } from '../contract.ts'

/** A downlink, as the answer to a message. */
export type Reply = {
	readonly payload: Uint8Array
	/** CoAP Content-Format; absent: not known */
	readonly contentFormat?: number
	/** names the downlink */
	readonly tag: string
}

export type ReplyNeeds = {
	/** which devices came out of a message; undefined: not known yet */
	readonly findDevices: (integrationId: string, importId: string) => Promise<readonly string[] | undefined>
	/** the next downlink of a device which this integration has made, and which needs no other proof of who it is */
	readonly take: (deviceId: string, integrationId: string) => Promise<Reply | undefined>
	readonly wait: (milliseconds: number) => Promise<unknown>
	readonly onError: (error: unknown) => void
}

/** Some devices give up after a few seconds. */
const patienceMilliseconds = 2_000

const firstPauseMilliseconds = 25

/**
 * The downlink that goes out with the answer to a message. Only the converter knows which device it is from: this waits for it, two
 * seconds at most. Never rejects: the message is safe already.
 */
export const replyTo =
	(needs: ReplyNeeds) =>
	async (message: IntegrationMessage): Promise<Reply | undefined> => {
		try {
			for (const deviceId of await awaitDevices(needs, message)) {
				const reply = await needs.take(deviceId, message.integrationId)
				if (reply !== undefined) return reply
			}
		} catch (error) {
			needs.onError(error)
		}
		return undefined
	}

const awaitDevices = async (
	{ findDevices, wait }: ReplyNeeds,
	message: IntegrationMessage,
): Promise<readonly string[]> => {
	const importId = uplinkImportId(message)
	let waited = 0
	for (let pause = firstPauseMilliseconds; waited + pause <= patienceMilliseconds; pause *= 1.5) {
		await wait(pause)
		waited += pause
		const found = await findDevices(message.integrationId, importId)
		if (found !== undefined) return found
	}
	return []
}
