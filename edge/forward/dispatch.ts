import type { EdgeOutcome } from '../../lambda/imports/contract.ts'
import type { Clock } from '../coap/clock.ts'
import type { Log } from '../log.ts'
import { firstBatch, isFull } from './batch.ts'
import type { Outcome, Posted, PostMessages } from './postMessages.ts'
import type { StackClock } from './stackClock.ts'

/** What a message has beside its name. */
export type Content = Readonly<{ payload?: string }>

/** A message on its way to the stack. */
export type Outgoing<C extends Content, O extends Outcome = EdgeOutcome> = {
	readonly messageId: string
	readonly content: C
	/** by the clock of the edge */
	readonly receivedAt: number
	/** called once: the stack has done what it is for, or refuses it */
	readonly onEnd: (outcome: O | Refused) => void
	/** whether a request that had it and others was refused, perhaps because of it */
	isAlone: boolean
	isRunning: boolean
	/** whether the stack may have it, although it has not said so */
	mayBeDone: boolean
	/** nobody waits for it any more */
	isOver: boolean
	/** why the stack does not have it yet */
	reason: string
}

export type Refused = Readonly<{ outcome: 'refused'; reason: string }>

export type DispatchLimits = Readonly<{
	/** requests at a time */
	parallel: number
	/** while a request runs, further messages wait as long for others to travel with */
	collectMs: number
	/** wait after the first failure; doubles with each further one */
	backOffMs: number
	maxBackOffMs: number
}>

export const dispatchLimits: DispatchLimits = {
	parallel: 4,
	collectMs: 50,
	backOffMs: 200,
	maxBackOffMs: 5_000,
}

export type DispatchNeeds<C extends Content, O extends Outcome = EdgeOutcome> = Readonly<{
	clock: Clock
	/** 0 ≤ x < 1 */
	random: () => number
	post: PostMessages<C, O>
	stackClock: StackClock
	log: Log
}>

/**
 * Sends messages in requests: at once if no request is running, and together while one is. What fails is sent again, after
 * a wait that grows with each failure. Returns the function that takes messages; those that it takes together travel together.
 */
export const createDispatch = <C extends Content, O extends Outcome = EdgeOutcome>(
	needs: DispatchNeeds<C, O>,
	limits: DispatchLimits,
): ((...messages: readonly Outgoing<C, O>[]) => void) => {
	const { clock, random } = needs
	/** oldest first */
	const queue = new Set<Outgoing<C, O>>()
	let [running, failures, pausedUntil] = [0, 0, 0]
	let collectedAt: number | undefined
	let cancelWake: () => void = () => undefined

	const pump = (): void => {
		cancelWake()
		for (const message of queue) if (message.isOver) queue.delete(message)
		while (queue.size > 0 && running < limits.parallel) {
			const batch = firstBatch(queue)
			collectedAt ??= clock.now() + limits.collectMs
			const isDue = running === 0 || isFull(batch, queue.size)
			const dueAt = Math.max(pausedUntil, isDue ? 0 : collectedAt)
			if (clock.now() < dueAt) {
				cancelWake = clock.after(dueAt - clock.now(), pump)
				break
			}
			collectedAt = undefined
			for (const message of batch) queue.delete(message)
			void run(batch)
		}
	}

	const run = async (batch: readonly Outgoing<C, O>[]): Promise<void> => {
		running += 1
		const posted = await postBatch(needs, batch)
		running -= 1
		const isFailure = batch.map((message, index) => settle(message, posted, index)).includes('failed')
		failures = isFailure ? failures + 1 : 0
		pausedUntil = isFailure ? clock.now() + backOff(limits, failures, random) : 0
		for (const message of batch) if (!message.isOver) queue.add(message)
		pump()
	}

	return (...messages) => {
		for (const message of messages) queue.add(message)
		pump()
	}
}

const postBatch = async <C extends Content, O extends Outcome>(
	{ clock, post, stackClock, log }: DispatchNeeds<C, O>,
	batch: readonly Outgoing<C, O>[],
): Promise<Posted<O>> => {
	const startedAt = clock.now()
	for (const message of batch) message.isRunning = true
	const posted = await post(
		batch.map(({ messageId, content, receivedAt }) => ({
			messageId,
			...content,
			receivedAt: stackClock.toStack(receivedAt),
		})),
	)
	const all = posted.outcome === 'answered' ? posted.outcomes : batch.map(() => posted)
	const reasons = all.flatMap((one) => ('reason' in one ? [one.reason] : []))
	const [error] = reasons
	const ms = Math.round(clock.now() - startedAt)
	if (error !== undefined) log({ event: 'coap.forward.failed', messages: reasons.length, error, ms })
	return posted
}

/** Ends a message, or notes why it is to be sent again. */
const settle = <O extends Outcome>(
	message: Outgoing<Content, O>,
	posted: Posted<O>,
	index: number,
): 'ended' | 'alone' | 'failed' => {
	message.isRunning = false
	if (posted.outcome === 'refused' && !message.isAlone) {
		message.isAlone = true
		message.reason = posted.reason
		return 'alone'
	}
	const outcome: O | Exclude<Posted<O>, { outcome: 'answered' }> | undefined =
		posted.outcome === 'answered' ? posted.outcomes[index] : posted
	if (outcome !== undefined && outcome.outcome !== 'failed') {
		message.isOver = true
		message.onEnd(outcome)
		return 'ended'
	}
	message.mayBeDone ||= posted.outcome === 'failed' && posted.mayBeDone
	message.reason = outcome?.reason ?? 'the answer does not name it'
	return 'failed'
}

/** Half of it is random: many edges do not come back at the same moment. */
const backOff = (
	{ backOffMs, maxBackOffMs }: DispatchLimits,
	failures: number,
	random: () => number,
): number => Math.min(maxBackOffMs, backOffMs * 2 ** (failures - 1)) * (0.5 + random() / 2)
