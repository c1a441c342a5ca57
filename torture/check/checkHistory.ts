import { isDeepStrictEqual } from 'node:util'
import type { LwM2MObject } from '../../client/index.ts'
import type { Described } from '../run/messages.ts'

/** One part of an import, from a client or from the import log. */
export type Part = {
	readonly seq: number
	/** from 1 to `parts` */
	readonly part: number
	readonly parts: number
	readonly what: {
		readonly importId: string
		/** absent if there is none */
		readonly update?: LwM2MObject
	}
}

/** A message that a device has sent. */
export type Sent = Described & {
	/** number of attempts that a door may have accepted */
	readonly offers: number
	/** acknowledged at least once */
	readonly isAcknowledged: boolean
}

/** One entry of the import log. */
export type Logged = Pick<Sent, 'name' | 'updates'> & {
	readonly seq: number
	/** milliseconds since the Unix epoch */
	readonly receivedAt: number
	/** the entry of a message that could not be processed */
	readonly isFailed: boolean
	readonly parts: readonly Part[]
}

export type Violation = {
	readonly kind:
		| 'missing'
		| 'duplicate'
		| 'out of order'
		| 'wrong value'
		| 'not in the log'
		| 'lost message'
		| 'message logged too often'
		| 'message that nobody sent'
		| 'wrong number of updates'
		| 'misnumbered'
		| 'wrong state'
		| 'not in the history'
		| 'twice in the history'
		| 'only in the history'
		| 'left on the queue'
		| 'hidden from the key'
		| 'lost downlink'
		| 'downlink that nobody asked for'
		| 'downlink made twice'
		| 'downlink without end'
		| 'status that is not true'
		| 'result that was forgotten'
		| 'sent to a device that has it'
	/** client or device */
	readonly who: string
	/** `<seq>/<part>`, or the name of a message */
	readonly where: string
}

const placeOf = ({ seq, part }: Part): string => `${seq}/${part}`

const isBefore = (part: Part, other: Part): boolean =>
	part.seq < other.seq || (part.seq === other.seq && part.part < other.part)

/** Checks that a client got all parts in the log after its baseline: once, in order, unchanged. */
export const checkClient = (
	who: string,
	baseline: number,
	heard: readonly Part[],
	log: readonly Logged[],
): readonly Violation[] => {
	const expected = log.flatMap(({ parts }) => parts).filter(({ seq }) => seq > baseline)
	const expectedAt = new Map(expected.map((part) => [placeOf(part), part]))
	const firstAt = new Map(heard.toReversed().map((part) => [placeOf(part), part]))
	const repeats = heard.filter((part) => firstAt.get(placeOf(part)) !== part)
	const firsts = heard.filter((part) => firstAt.get(placeOf(part)) === part)
	const found = (kind: Violation['kind'], parts: readonly Part[]): readonly Violation[] =>
		parts.map((part) => ({ kind, who, where: placeOf(part) }))
	const isWrong = (part: Part): boolean => {
		const other = expectedAt.get(placeOf(part))
		return other !== undefined && !isDeepStrictEqual(part, other)
	}
	return [
		...found(
			'missing',
			expected.filter((part) => !firstAt.has(placeOf(part))),
		),
		...found('duplicate', repeats),
		...found('out of order', behindLater(firsts)),
		...found('wrong value', heard.filter(isWrong)),
		...found(
			'not in the log',
			firsts.filter((part) => !expectedAt.has(placeOf(part))),
		),
	]
}

/** Parts that come directly after a later one. */
const behindLater = (parts: readonly Part[]): readonly Part[] =>
	parts.filter((part, index) => {
		const previous = parts[index - 1]
		return previous !== undefined && isBefore(part, previous)
	})

/**
 * Checks the log of a device. It has every acknowledged message. It has no message more often than it was offered, and a
 * recognisable message only once. An entry has all updates unless it has failed. The numbers are 1, 2, 3 …
 */
export const checkLog = (
	who: string,
	sent: readonly Sent[],
	log: readonly Logged[],
): readonly Violation[] => {
	const sentAs = new Map(sent.map((message) => [message.name, message]))
	const loggedAs = Map.groupBy(log, ({ name }) => name)
	const found = (kind: Violation['kind'], messages: readonly Pick<Sent, 'name'>[]): readonly Violation[] =>
		messages.map(({ name }) => ({ kind, who, where: name }))
	const isLost = ({ name, isAcknowledged }: Sent): boolean => isAcknowledged && !loggedAs.has(name)
	const isTooOften = ({ name, offers, isRecognisable }: Sent): boolean =>
		(loggedAs.get(name)?.length ?? 0) > (isRecognisable ? 1 : offers)
	const isChanged = ({ name, updates, isFailed }: Logged): boolean =>
		!isFailed && (sentAs.get(name)?.updates ?? updates) !== updates
	return [
		...found('lost message', sent.filter(isLost)),
		...found('message logged too often', sent.filter(isTooOften)),
		...found(
			'message that nobody sent',
			log.filter(({ name }) => !sentAs.has(name)),
		),
		...found('wrong number of updates', log.filter(isChanged)),
		...found(
			'misnumbered',
			log.filter(({ seq }, index) => seq !== index + 1),
		),
	]
}
