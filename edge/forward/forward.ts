import { partsOfTopic } from '../../lambda/imports/contract.ts'
import type { Publish } from '../d2cRaw.ts'
import {
	createDispatch,
	type DispatchLimits,
	type DispatchNeeds,
	dispatchLimits,
	type Outgoing,
} from './dispatch.ts'
import { createUnsettled } from './unsettled.ts'

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

export type ForwardNeeds = DispatchNeeds &
	Readonly<{
		newId: () => string
		limits?: Partial<ForwardLimits>
	}>

/**
 * Publishes by way of `POST /edge/messages` of a stack: resolves when the message is on the queue of the stack. Rejects when
 * the stack refuses it, when it has not taken it within the patience of a device, or when too many messages wait.
 */
export const createForwarder = (needs: ForwardNeeds): Publish => {
	const { clock, newId } = needs
	const limits = { ...forwardLimits, ...needs.limits }
	const dispatch = createDispatch(needs, limits)
	const unsettled = createUnsettled(clock.now)
	let [waiting, characters] = [0, 0]
	return async (topic, bytes) => {
		const parts = partsOfTopic(topic)
		if (parts === undefined) throw new Error(`no topic of a device: ${topic}`)
		const content = { ...parts, payload: Buffer.from(bytes).toString('base64') }
		const { length } = content.payload
		if (waiting >= limits.maxWaiting || characters + length > limits.maxCharacters)
			throw new Error('too many messages wait for the stack')
		const name = unsettled.take(content) ?? { messageId: newId(), receivedAt: clock.now() }
		const { promise, resolve, reject } = Promise.withResolvers<void>()
		const message: Outgoing = {
			...content,
			...name,
			isAlone: false,
			isRunning: false,
			mayBeDone: false,
			isOver: false,
			reason: 'it was not asked yet',
			onEnd: (refusal) =>
				refusal === undefined ? resolve() : reject(new Error(`the stack refuses it: ${refusal}`)),
		}
		const cancel = clock.after(limits.patienceMs, () => {
			message.isOver = true
			if (message.isRunning || message.mayBeDone) unsettled.add(content, name)
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
	}
}
