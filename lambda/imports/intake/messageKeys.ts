import { createHash } from 'node:crypto'
import type { EntryKind } from '../ledger/entryKind.ts'
import type { DeviceMessage } from './deviceMessage.ts'
import { openMessage } from './openMessage.ts'

/** Keys of the index `byMessage`, both ends included. */
export type KeyRange = { readonly from: string; readonly to: string }

type Keyed = Pick<DeviceMessage, 'messageId' | 'receivedAt' | 'contentFormat' | 'payload'>

/** What is known of a message when it is looked for. */
type Known = {
	/** see `Conversion` */
	readonly hasAbsoluteTimes: boolean
	readonly kind?: EntryKind
}

/**
 * A pack that comes again within this time says nothing new, provided that all it says has a plausible point in time.
 * RFC 7252 §4.8.2, EXCHANGE_LIFETIME: for so long a message may still arrive again, and its sender may have given it
 * another id. Later it is another event, such as that of a device whose clock stands still.
 */
const sameContentMilliseconds = 247 * 1000

const byId = ({ messageId }: Keyed): string => `message#${messageId}`

/**
 * The pack as it was sent, by whatever way: its bytes, and what they are read as. Of a message without one, all of it.
 */
const contentOf = ({ contentFormat, payload }: Keyed): Pick<Keyed, 'contentFormat' | 'payload'> => {
	const opened = openMessage(contentFormat, payload)
	return 'code' in opened
		? { contentFormat, payload }
		: { contentFormat: opened.contentFormat, payload: opened.pack }
}

const digestOf = (message: Keyed): string => {
	const { contentFormat, payload } = contentOf(message)
	return createHash('sha256').update(`${contentFormat}\0`).update(payload).digest('hex')
}

/** With the time in it, so that those of the last minutes stand side by side, however many there have been. */
const byContent = (digest: string, receivedAt: number): string =>
	`content#${digest}#${String(Math.max(0, receivedAt)).padStart(15, '0')}`

/**
 * Under which key the ledger keeps a message: its content, if every record of it names a plausible point in time, because
 * then the same content is the same event, whoever sends it again under whatever id. Two equal packs without such times are
 * two events, such as two presses of a button, and only their ids tell them apart.
 */
export const messageKey = (message: Keyed, { hasAbsoluteTimes }: Known): string =>
	hasAbsoluteTimes ? byContent(digestOf(message), message.receivedAt) : byId(message)

const sameId = (message: Keyed): KeyRange => ({ from: byId(message), to: byId(message) })

const sameContent = (message: Keyed): KeyRange => {
	const digest = digestOf(message)
	return {
		from: byContent(digest, message.receivedAt - sameContentMilliseconds),
		to: byContent(digest, message.receivedAt + sameContentMilliseconds),
	}
}

/** Which keys an entry of the same message can have. Both, if the message could not be decoded. */
export const sameMessage = (message: Keyed, { hasAbsoluteTimes, kind }: Known): readonly KeyRange[] => {
	if (kind === 'failed') return [sameId(message), sameContent(message)]
	return [hasAbsoluteTimes ? sameContent(message) : sameId(message)]
}
