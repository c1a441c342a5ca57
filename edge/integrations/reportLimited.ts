import type { Clock } from '../coap/clock.ts'
import type { Log } from '../log.ts'
import type { PublishUplink } from './ports.ts'

const windowMs = 60_000

/**
 * Counts messages above the rate limit of their integration, and publishes one message with the number of all of a minute,
 * so that the log of the integration has it. The messages themselves are not kept.
 */
export const reportLimited = ({
	clock,
	log,
	publishUplink,
}: Readonly<{ clock: Clock; log: Log; publishUplink: PublishUplink }>): Readonly<{
	count: (integrationId: string) => void
	stop: () => void
}> => {
	const waiting = new Map<string, { messages: number; readonly cancel: () => void }>()
	const report = async (integrationId: string): Promise<void> => {
		const { messages = 0 } = waiting.get(integrationId) ?? {}
		waiting.delete(integrationId)
		try {
			await publishUplink({ integrationId, door: 'coap', payload: '', meta: {}, rateLimited: messages })
		} catch (error) {
			log({ event: 'coap.integrations.limited', integrationId, messages, error: String(error) })
		}
	}
	return {
		count: (integrationId) => {
			const counted = waiting.get(integrationId)
			if (counted !== undefined) counted.messages += 1
			else
				waiting.set(integrationId, {
					messages: 1,
					cancel: clock.after(windowMs, () => void report(integrationId)),
				})
		},
		stop: () => {
			for (const [integrationId, { messages, cancel }] of waiting) {
				cancel()
				log({ event: 'coap.integrations.limited', integrationId, messages, error: 'the server stops' })
			}
			waiting.clear()
		},
	}
}
