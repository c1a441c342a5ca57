import type { SQSEvent } from 'aws-lambda'
import { maxDeliveries } from '../../aws/contract.ts'
import type { Log } from '../../aws/log.ts'
import { partialBatch } from '../../aws/partialBatch.ts'
import type { Greeting } from '../connection.ts'
import { type GreetNeeds, greet } from './greet.ts'
import { makesRoom, postpone } from './postpone.ts'
import { type Greeted, type Introduced, sendBacklog, tellHidden } from './sendBacklog.ts'
import { type Turn, takeTurns } from './takeTurns.ts'

const isIntroduced = (greeting: Greeting): greeting is Introduced => greeting.sent !== undefined

/**
 * Greets the new sockets of a batch side by side: a slow handshake does not delay the others. Those that have been
 * introduced and wait for more of their backlog take turns; when the queue is long, those of popular devices go to its
 * end, so that new sockets come first. A socket whose last delivery fails is ended, so that its client does not wait for
 * ever.
 */
export const greetBatch =
	(needs: GreetNeeds & { readonly log: Log }) =>
	({ Records }: SQSEvent) => {
		const inTurn = takeTurns(needs.now)
		const serve = (greeting: Greeting): Promise<Greeted | 'deferred'> =>
			isIntroduced(greeting)
				? inTurn(greeting, (turn) => sendSlice(needs, greeting, turn))
				: greet(needs, greeting)
		return partialBatch(
			Records,
			async ({ body, attributes }) => {
				const greeting = JSON.parse(body) as Greeting
				const { deviceId, connectionId } = greeting
				const isLast = Number(attributes.ApproximateReceiveCount) >= maxDeliveries
				try {
					needs.log.info(await serve(greeting), { deviceId, connectionId })
				} catch (error) {
					if (isLast) await needs.disconnect(connectionId)
					throw error
				}
			},
			({ messageId }, error) => needs.log.error('greeting failed', { messageId, error }),
		)
	}

const sendSlice = async (
	needs: GreetNeeds,
	greeting: Introduced,
	{ milliseconds, isOver }: Turn,
): Promise<Greeted | 'deferred'> => {
	if (!isOver && !makesRoom(greeting, needs.now())) {
		const identity = await needs.identity(greeting.deviceId)
		const informed = await tellHidden(needs, greeting, identity?.hideDataBefore)
		const page = { imports: Number.POSITIVE_INFINITY, milliseconds }
		return informed === undefined ? 'gone' : sendBacklog(needs, informed, page)
	}
	await postpone(needs, { ...greeting, deferred: (greeting.deferred ?? 0) + 1 })
	return 'deferred'
}
