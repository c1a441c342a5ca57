import type { Log } from '../aws/log.ts'
import type { Tally } from '../aws/metrics.ts'
import { type Problem, problem } from '../rest/problem.ts'
import { webhookMetrics } from './contract.ts'

/** What became of the elements of a delivery. */
type Queued = { readonly queued: number; readonly failed: number; readonly left: readonly string[] }

type Needs = {
	readonly queue: (elements: readonly unknown[]) => Promise<Queued>
	readonly log: Log
	readonly tally: Tally
}

type Delivery = {
	readonly body: {
		readonly type: 'device.messages' | 'system.verification'
		readonly messages: readonly unknown[]
	}
	readonly signer: { readonly account: string }
}

type Answer = { readonly queued: number; readonly leftOut: number } | { readonly problem: Problem }

const isNameless = (reason: string): boolean => reason === 'no object' || reason === 'no device id'

/**
 * Takes a delivery of Message Routing: success means that every message in it is on the queue. A verification needs nothing
 * but the answer. The log has numbers only.
 */
export const takeDelivery =
	({ queue, log, tally }: Needs) =>
	async ({ body: { type, messages }, signer: { account } }: Delivery): Promise<Answer> => {
		if (type === 'system.verification') {
			log.info('verification answered', { account })
			return { queued: 0, leftOut: 0 }
		}
		const { queued, failed, left } = await queue(messages)
		const leftOut = Object.fromEntries(
			[...Map.groupBy(left, (reason) => reason)].map(([reason, all]) => [reason, all.length]),
		)
		log.info('delivery', { account, queued, failed, leftOut })
		const nameless = left.filter(isNameless).length
		if (nameless > 0) tally.count(webhookMetrics.nameless, nameless)
		if (failed > 0)
			return {
				problem: problem(
					503,
					'Service unavailable',
					'Not every message was queued; deliver all of them again.',
				),
			}
		return { queued, leftOut: left.length }
	}
