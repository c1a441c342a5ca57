import { createHash } from 'node:crypto'
import { ulidOf } from '../../aws/ulidOf.ts'
import type { Envelope } from '../contract.ts'
import type { Content } from '../formats/format.ts'

/** A message of a device as a door put it on the queue. */
export type DeviceMessage = Omit<Envelope, 'payload' | 'traceId' | 'messageId'> & {
	/** names the message: its trace id, if it has one */
	readonly messageId: string
	/** the bytes as they came */
	readonly payload: Uint8Array
}

/** A message as the queue hands it over. */
export type Delivery = {
	readonly message: DeviceMessage
	/** how often the queue has delivered it, this time included */
	readonly deliveries: number
}

/** A message that comes again may have been counted the first time, and one that is put back was within its budget. */
export const isFree = ({ message, deliveries }: Delivery): boolean =>
	deliveries > 1 || message.origin !== undefined

/** Has the entries of messages that name no device. No device can have such an id. */
export const nobody = '?'

/** Whose entry a message gets. */
export const deviceOf =
	(isDeviceId: (text: string) => boolean) =>
	({ deviceId }: Pick<DeviceMessage, 'deviceId'>): string =>
		isDeviceId(deviceId) ? deviceId : nobody

/**
 * Reads the body of a queue message. The doors are ours, so a body that is not an envelope is a defect of
 * the system and not of a device: this throws, and the message ends in the dead letters.
 */
export const parseDeviceMessage = (body: string): DeviceMessage => {
	const { v, deviceId, traceId, receivedAt, door, contentFormat, payload, origin, mayBeRepeat, ...rest } =
		JSON.parse(body)
	const messageId = traceId || rest.messageId
	const texts = {
		deviceId,
		messageId,
		door,
		contentFormat,
		payload,
		...(origin === undefined ? {} : { origin }),
	}
	const wrong = Object.entries(texts).find(([, value]) => typeof value !== 'string')
	if (wrong !== undefined) throw new TypeError(`envelope: ${wrong[0]} is not a string`)
	if (v !== 1) throw new TypeError(`envelope: version ${v} is unknown`)
	if (!Number.isSafeInteger(receivedAt)) throw new TypeError('envelope: receivedAt is not an integer')
	const bytes = new Uint8Array(Buffer.from(payload, 'base64'))
	return {
		v,
		deviceId,
		messageId,
		receivedAt,
		door,
		contentFormat,
		payload: bytes,
		...(origin === undefined ? {} : { origin }),
		...(mayBeRepeat === true ? { mayBeRepeat } : {}),
	}
}

/** The body of a queue message, as `parseDeviceMessage` reads it. */
export const deviceMessageBody = ({ payload, ...message }: DeviceMessage): string =>
	JSON.stringify({ ...message, payload: Buffer.from(payload).toString('base64') } satisfies Envelope)

/** Keys of the index `byMessage`, both ends included. */
export type KeyRange = { readonly from: string; readonly to: string }

type Keyed = Pick<DeviceMessage, 'messageId' | 'receivedAt' | 'mayBeRepeat'>

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
	isSameByContent(message, hasAbsoluteTimes)
		? byContent(digestOf(content), message.receivedAt)
		: byId(message)

/** A content is looked for around the time of reception, so that has to be known. */
const isSameByContent = ({ mayBeRepeat }: Keyed, hasAbsoluteTimes: boolean): boolean =>
	hasAbsoluteTimes && mayBeRepeat !== true

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
	return [isSameByContent(message, hasAbsoluteTimes) ? sameContent(message, content) : sameId(message)]
}

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
	return ulidOf(receivedAt, digest)
}
