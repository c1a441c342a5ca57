import type { EdgeDone } from '../../lambda/downlinks/contract.ts'
import {
	createDispatch,
	type DispatchNeeds,
	dispatchLimits,
	type Outgoing,
	type Refused,
} from '../forward/dispatch.ts'
import type { Ask } from './asks.ts'

export type AskNeeds = DispatchNeeds<Ask, EdgeDone> & Readonly<{ newId: () => string }>

/** What the stack has done, or refuses. */
export type Answered = Extract<EdgeDone, { outcome: 'done' }> | (Refused & Readonly<{ messageId: string }>)

export type AskStack = Readonly<{
	/** Repeats it until it is answered. Rejects when nobody can wait any longer, or when too many wait. */
	ask: (ask: Ask, patienceMs: number) => Promise<Answered>
	/** Travels with what is asked next, or alone after so long; infinite: never alone. Nobody hears what becomes of it. */
	mention: (ask: Ask, ms: number) => void
	/** nothing is repeated any more, and what waits rejects */
	stop: () => void
}>

/** What waits at a time, and what is mentioned at a time. */
const MAX_WAITING = 5_000
const MAX_MENTIONED = 200

/** So long, what is mentioned is worth a repeat. */
const MENTIONED_MS = 60_000

type Sent = Readonly<{ message: Outgoing<Ask, EdgeDone>; answered: Promise<Answered> }>

export const createAskStack = (needs: AskNeeds): AskStack => {
	const { clock, newId } = needs
	const dispatch = createDispatch(needs, dispatchLimits)
	const waiting = new Set<(reason: string) => void>()
	const mentioned: Ask[] = []
	let cancelMention: (() => void) | undefined
	const prepare = (content: Ask, patienceMs: number): Sent => {
		const { promise, resolve, reject } = Promise.withResolvers<Answered>()
		const messageId = newId()
		const end = (): void => {
			message.isOver = true
			cancel()
			waiting.delete(giveUp)
		}
		const giveUp = (reason: string): void => {
			end()
			reject(new Error(`the stack has not answered: ${reason}`))
		}
		const message: Outgoing<Ask, EdgeDone> = {
			messageId,
			content,
			receivedAt: clock.now(),
			isAlone: false,
			isRunning: false,
			mayBeDone: false,
			isOver: false,
			reason: 'it was not asked yet',
			onEnd: (done) => {
				end()
				resolve({ messageId, ...done } as Answered)
			},
		}
		const cancel = clock.after(patienceMs, () => giveUp(message.isRunning ? 'it is slow' : message.reason))
		waiting.add(giveUp)
		return { message, answered: promise }
	}
	const takeMentioned = (): readonly Outgoing<Ask, EdgeDone>[] => {
		cancelMention?.()
		cancelMention = undefined
		return mentioned.splice(0).map((content) => {
			const { message, answered } = prepare(content, MENTIONED_MS)
			answered.catch(() => undefined)
			return message
		})
	}
	return {
		ask: (content, patienceMs) => {
			if (waiting.size >= MAX_WAITING) return Promise.reject(new Error('too much waits for the stack'))
			const { message, answered } = prepare(content, patienceMs)
			dispatch(...takeMentioned(), message)
			return answered
		},
		mention: (content, ms) => {
			if (mentioned.length >= MAX_MENTIONED) mentioned.shift()
			mentioned.push(content)
			if (Number.isFinite(ms)) cancelMention ??= clock.after(ms, () => dispatch(...takeMentioned()))
		},
		stop: () => {
			cancelMention?.()
			for (const giveUp of waiting) giveUp('the edge stops')
		},
	}
}
