import { hash } from 'node:crypto'

/** What names a message to the stack. */
export type Name = Readonly<{
	messageId: string
	/** by the clock of the edge */
	receivedAt: number
}>

/** Messages that were sent to the stack without an answer, and of which their devices were told to try again. */
export type Unsettled = Readonly<{
	/** @param content what a device sent, as far as the edge can tell two messages apart */
	add: (content: string, name: Name) => void
	/** the oldest name for this content, which is forgotten here; undefined if there is none */
	take: (content: string) => Name | undefined
}>

/** RFC 7252 §4.8.2, EXCHANGE_LIFETIME: as long, the stack takes equal content for the same message, too. */
const KEPT_MS = 247_000

/** contents, and names of one of them */
const MOST = 20_000
const MOST_OF_ONE = 100

const keyOf = (content: string): string => hash('sha256', content, 'base64')

/**
 * The stack may have queued a message whose device got 5.03. When the device tries again, its message gets the same name, and
 * is imported once. Each name is used for one further attempt, so equal messages that are acknowledged stay different.
 */
export const createUnsettled = (now: () => number): Unsettled => {
	/** by content, in the order in which the contents came first */
	const names = new Map<string, readonly Name[]>()
	const isCurrent = ({ receivedAt }: Name): boolean => now() - receivedAt <= KEPT_MS
	const keep = (key: string, current: readonly Name[]): void => {
		if (current.length === 0) names.delete(key)
		else names.set(key, current)
	}
	return {
		add: (content, name) => {
			const key = keyOf(content)
			keep(key, [...(names.get(key) ?? []), name].filter(isCurrent).slice(-MOST_OF_ONE))
			for (const [oldest, others] of names) {
				if (names.size <= MOST && others.some(isCurrent)) break
				names.delete(oldest)
			}
		},
		take: (content) => {
			if (names.size === 0) return undefined
			const key = keyOf(content)
			const [first, ...others] = (names.get(key) ?? []).filter(isCurrent)
			keep(key, others)
			return first
		},
	}
}
