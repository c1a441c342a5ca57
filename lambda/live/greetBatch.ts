import type { SQSEvent } from 'aws-lambda'
import type { Log } from '../aws/log.ts'
import { partialBatch } from '../aws/partialBatch.ts'
import type { Greeting } from './connection.ts'
import { type GreetNeeds, greet } from './greet.ts'

/** Greets all sockets of a batch side by side: one whose handshake takes long delays nobody. */
export const greetBatch =
	(needs: GreetNeeds & { readonly log: Log }) =>
	({ Records }: SQSEvent) =>
		partialBatch(
			Records,
			async ({ body }) => {
				const greeting = JSON.parse(body) as Greeting
				const outcome = await greet(needs, greeting)
				const { deviceId, connectionId } = greeting
				needs.log.info(outcome, { deviceId, connectionId })
			},
			({ messageId }, error) => needs.log.error('greeting failed', { messageId, error }),
		)
