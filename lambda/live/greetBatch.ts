import type { SQSEvent } from 'aws-lambda'
import type { Log } from '../aws/log.ts'
import { maxDeliveries } from '../aws/maxDeliveries.ts'
import { partialBatch } from '../aws/partialBatch.ts'
import type { Greeting } from './connection.ts'
import { type GreetNeeds, greet } from './greet.ts'

/**
 * Greets all sockets of a batch side by side: one whose handshake takes long delays nobody. A socket whose last delivery
 * fails is ended, so that its client does not wait for ever.
 */
export const greetBatch =
	(needs: GreetNeeds & { readonly log: Log }) =>
	({ Records }: SQSEvent) =>
		partialBatch(
			Records,
			async ({ body, attributes }) => {
				const greeting = JSON.parse(body) as Greeting
				const { deviceId, connectionId } = greeting
				const isLast = Number(attributes.ApproximateReceiveCount) >= maxDeliveries
				try {
					needs.log.info(await greet(needs, greeting), { deviceId, connectionId })
				} catch (error) {
					if (isLast) await needs.disconnect(connectionId)
					throw error
				}
			},
			({ messageId }, error) => needs.log.error('greeting failed', { messageId, error }),
		)
