import { setTimeout as wait } from 'node:timers/promises'
import type { Violation } from '../check/checkHistory.ts'

const pause = 250

/**
 * Of the sockets: their clients were disconnected and do not return. A wake says only that a stream has events, and the next one
 * says it, too; while somebody listens, one always waits.
 */
const isOfSockets = (queue: string): boolean => /(Greetings|FanOuts)DeadLetters|Wakes/.test(queue)

/**
 * Waits until all queues are empty or a time limit is over. Messages that are left are violations.
 *
 * @param operate what an operator does meanwhile
 */
export const settle = async (
	queueUrls: Readonly<Record<string, string>>,
	countOn: (queueUrl: string) => Promise<number>,
	deadlineMilliseconds: number,
	operate: () => Promise<unknown> = async () => undefined,
): Promise<readonly Violation[]> => {
	const queues = Object.entries(queueUrls).filter(([name]) => !isOfSockets(name))
	const signal = AbortSignal.timeout(deadlineMilliseconds)
	for (;;) {
		await operate()
		const left: Violation[] = []
		for (const [who, url] of queues) {
			const count = await countOn(url)
			if (count > 0) left.push({ kind: 'left on the queue', who, where: String(count) })
		}
		if (left.length === 0 || signal.aborted) return left
		await wait(pause)
	}
}
