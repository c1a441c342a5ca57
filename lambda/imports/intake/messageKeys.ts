import { createHash } from 'node:crypto'
import { encodeTime } from 'ulid'
import type { Content } from '../formats/format.ts'
import type { DeviceMessage } from './deviceMessage.ts'

/** Keys of the index `byMessage`, both ends included. */
export type KeyRange = { readonly from: string; readonly to: string }

type Keyed = Pick<DeviceMessage, 'messageId' | 'receivedAt'>

/**
 * What an entry stands for if it is not a message that was imported: one that could not be processed, or all those of a
 * minute that exceeded a limit. Nothing is computed from its bytes.
 */
export type EntryKind = 'failed' | 'rate-limited'

/** What is known of a message when it is looked for. */
type Known = {
	/** see `Conversion` */
	readonly hasAbsoluteTimes: boolean
	readonly kind?: EntryKind
	/** without the envelope of nRF Cloud: the same content is the same whichever way it came */
	readonly content: Content
}

/**
 * A pack that comes again within this time is a repeat, provided that all its records have a plausible point in time.
 * RFC 7252 §4.8.2, EXCHANGE_LIFETIME: until then a message may still arrive again, and its sender may have given it another
 * id. Later it is another event, such as one of a device whose clock stands still.
 */
export const sameContentMilliseconds = 247 * 1000

const byId = ({ messageId }: Keyed): string => `message#${messageId}`

const digestOf = ({ contentFormat, payload }: Content): string =>
	createHash('sha256').update(`${contentFormat}\0`).update(payload).digest('hex')

/** With the time at the end: keys of the last minutes are next to each other, however many there are. */
const byContent = (digest: string, receivedAt: number): string =>
	`content#${digest}#${String(Math.max(0, receivedAt)).padStart(15, '0')}`

/**
 * The key under which the ledger keeps a message. If every record has a plausible point in time, it is the content: the
 * same content is then the same event, whoever sends it again under whatever id. Two equal packs without such times are two
 * events, such as two presses of a button; only their ids tell them apart.
 */
export const messageKey = (message: Keyed, { hasAbsoluteTimes, content }: Known): string =>
	hasAbsoluteTimes ? byContent(digestOf(content), message.receivedAt) : byId(message)

const sameId = (message: Keyed): KeyRange => ({ from: byId(message), to: byId(message) })

const sameContent = ({ receivedAt }: Keyed, content: Content): KeyRange => {
	const digest = digestOf(content)
	return {
		from: byContent(digest, receivedAt - sameContentMilliseconds),
		to: byContent(digest, receivedAt + sameContentMilliseconds),
	}
}

/** Which keys an entry of the same message can have. Both, if the message could not be decoded. */
export const sameMessage = (
	message: Keyed,
	{ hasAbsoluteTimes, kind, content }: Known,
): readonly KeyRange[] => {
	if (kind === 'failed') return [sameId(message), sameContent(message, content)]
	return [hasAbsoluteTimes ? sameContent(message, content) : sameId(message)]
}

/** Crockford's Base32, as ULIDs are written. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * The ULID of an import: 48 bits time of reception, and as its 80 bits of randomness the start of a digest of what
 * makes the message itself. A redelivery gets the same one.
 */
export const importId = ({
	deviceId,
	messageId,
	receivedAt,
	payload,
}: Pick<DeviceMessage, 'deviceId' | 'messageId' | 'receivedAt' | 'payload'>): string => {
	const digest = createHash('sha256').update(`${deviceId}\0${messageId}\0`).update(payload).digest()
	const bits = BigInt(`0x${digest.subarray(0, 10).toString('hex')}`)
	const random = Array.from(
		{ length: 16 },
		(_, index) => digits[Number((bits >> BigInt(75 - 5 * index)) & 31n)],
	)
	return `${encodeTime(receivedAt, 10)}${random.join('')}`
}
