import {
	type Content,
	createDispatch,
	type DispatchLimits,
	type DispatchNeeds,
	dispatchLimits,
	type Outgoing,
} from './dispatch.ts'
import { createUnsettled, type Name } from './unsettled.ts'

export type ForwardLimits = DispatchLimits &
	Readonly<{
		/** the device gets its answer after as long, whatever it is */
		patienceMs: number
		/** messages that wait at a time, and characters of their payloads */
		maxWaiting: number
		maxCharacters: number
	}>

/** A client waits 45 s at least for the answer to a confirmable message (RFC 7252 §4.8.2, MAX_TRANSMIT_SPAN). */
export const forwardLimits: ForwardLimits = {
	...dispatchLimits,
	patienceMs: 15_000,
	maxWaiting: 5_000,
	maxCharacters: 32 * 1024 * 1024,
}

/** A message whose content counts. */
type Heavy = Content & Readonly<{ payload: string }>

export type ForwardNeeds<C extends Heavy> = DispatchNeeds<C> &
	Readonly<{
		newId: () => string
		/** the same for what a device sends again */
		sameness: (content: C) => string
		limits?: Partial<ForwardLimits>
	}>

/** Resolves with the name of a message when it is on the queue of the stack. */
export type Forward<C extends Heavy> = (content: C) => Promise<Name>

/**
 * Forwards messages to a stack: resolves when a message is on the queue of the stack. Rejects when the stack refuses it, when
 * it has not taken it within the patience of a device, or when too many messages wait.
 */
export const createForwarder = <C extends Heavy>(needs: ForwardNeeds<C>): Forward<C> => {
	const { clock, newId, sameness, stackClock } = needs
	const limits = { ...forwardLimits, ...needs.limits }
	const dispatch = createDispatch(needs, limits)
	const unsettled = createUnsettled(clock.now)
	let [waiting, characters] = [0, 0]
	return async (content) => {
		const { length } = content.payload
		if (waiting >= limits.maxWaiting || characters + length > limits.maxCharacters)
			throw new Error('too many messages wait for the stack')
		const same = sameness(content)
		const name = unsettled.take(same) ?? { messageId: newId(), receivedAt: clock.now() }
		const { promise, resolve, reject } = Promise.withResolvers<void>()
		const message: Outgoing<C> = {
			content,
			...name,
			isAlone: false,
			isRunning: false,
			mayBeDone: false,
			isOver: false,
			reason: 'it was not asked yet',
			onEnd: (ended) =>
				ended.outcome === 'queued' ? resolve() : reject(new Error(`the stack refuses it: ${ended.reason}`)),
		}
		const cancel = clock.after(limits.patienceMs, () => {
			message.isOver = true
			if (message.isRunning || message.mayBeDone) unsettled.add(same, name)
			const why = message.isRunning ? 'it does not answer' : message.reason
			reject(new Error(`the stack has not taken it: ${why}`))
		})
		waiting += 1
		characters += length
		dispatch(message)
		await promise.finally(() => {
			cancel()
			waiting -= 1
			characters -= length
		})
		return { messageId: name.messageId, receivedAt: stackClock.toStack(name.receivedAt) }
	}
}
