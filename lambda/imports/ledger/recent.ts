import { createHash } from 'node:crypto'
import { type KeyRange, sameContentMilliseconds } from '../intake/deviceMessage.ts'
import type { Entry } from './entry.ts'

/** What the item of a device tells of the newest entries in its log. Written together with `lastSeq`. */
export type Recent = {
	/** `seq` of the newest entry that is named */
	readonly recentSeq: number
	/** milliseconds since the Unix epoch: the entries before those had been written by then; 0 if there is none */
	readonly recentFrom: number
	/** 12 bytes for each, oldest first: seconds since the Unix epoch by which it had been written, and 8 bytes of a digest */
	readonly recent: Uint8Array
}

/** What is known of a device that may have been written by an earlier version. */
export type Remembered = Partial<Recent> & { readonly lastSeq?: number }

const maxNamed = 32
const bytesOfName = 12

/** A message is received and an entry is written by clocks that differ by less than this. */
const skewMilliseconds = 60_000

/** The digest of a key in the index: of a content, whenever it came. */
const digestOf = (key: string): Buffer =>
	createHash('sha256')
		.update(key.startsWith('content#') ? key.replace(/#\d+$/, '') : key)
		.digest()
		.subarray(0, 8)

/** Undefined unless it tells of all entries up to `lastSeq`. */
const validOf = ({ lastSeq, recentSeq, recentFrom, recent }: Remembered): Recent | undefined =>
	recentSeq === undefined || recentFrom === undefined || recent === undefined || recentSeq !== lastSeq
		? undefined
		: { recentSeq, recentFrom, recent }

/** A copy: the bytes may be a part of a larger buffer. */
const namesIn = ({ recent }: Recent): readonly Buffer[] => {
	const bytes = Buffer.from(recent)
	return Array.from({ length: bytes.length / bytesOfName }, (_, index) =>
		bytes.subarray(index * bytesOfName, (index + 1) * bytesOfName),
	)
}

/**
 * Whether no entry up to `lastSeq` can be the one of a message. An entry is written after its message was received; one
 * with the same content is the same message only if it was received at most 247 s before.
 *
 * @param keys which the entry could have
 * @param receivedAt of the message, milliseconds since the Unix epoch
 */
export const isCertainlyNew = (
	device: Remembered,
	keys: readonly KeyRange[],
	receivedAt: number,
): boolean => {
	const valid = validOf(device)
	if (valid === undefined) return false
	const named = namesIn(valid).map((name) => name.subarray(4))
	return keys.every(({ from }) => {
		const earlier = from.startsWith('content#') ? sameContentMilliseconds : 0
		const digest = digestOf(from)
		const isAfter = valid.recentFrom < receivedAt - earlier - skewMilliseconds
		return isAfter && !named.some((one) => one.equals(digest))
	})
}

/** Whether the message of an entry was certainly received before a time. @param time milliseconds since the Unix epoch */
export const wasReceivedBefore = (device: Remembered, seq: number, time: number): boolean => {
	const valid = validOf(device)
	if (valid === undefined) return false
	const isNamed = seq > valid.recentSeq - valid.recent.length / bytesOfName
	return !isNamed && valid.recentFrom + skewMilliseconds <= time
}

/**
 * What the item of a device is to tell when entries have been written.
 *
 * @param device as it was read before
 * @param written by this writer, at least one, in the order of `seq`
 * @param now milliseconds since the Unix epoch, after they were written
 */
export const remember = (
	device: Remembered,
	written: readonly Pick<Entry, 'seq' | 'messageKey'>[],
	now: number,
): Recent => {
	// Of entries before a hole, which another writer has written, nothing is known.
	const begin = written.findLastIndex(({ seq }, index) => seq !== (written[index - 1]?.seq ?? 0) + 1)
	const mine = written.slice(Math.max(0, begin))
	const [first] = mine
	const before = first?.seq === 1 ? nothing : validOf(device)
	const isNext = before !== undefined && before.recentSeq + 1 === first?.seq
	const [names, from] = isNext ? [namesIn(before), before.recentFrom] : [[], now]
	const all = [...names, ...mine.map(({ messageKey }) => nameOf(messageKey, now))]
	const dropped = all.slice(0, -maxNamed).at(-1)
	return {
		recentSeq: mine.at(-1)?.seq ?? 0,
		recentFrom: dropped === undefined ? from : Math.max(from, dropped.readUInt32BE(0) * 1000),
		recent: new Uint8Array(Buffer.concat(all.slice(-maxNamed))),
	}
}

/** Before the first entry. */
const nothing: Recent = { recentSeq: 0, recentFrom: 0, recent: new Uint8Array() }

const nameOf = (messageKey: string, now: number): Buffer => {
	const seconds = Buffer.alloc(4)
	seconds.writeUInt32BE(Math.ceil(now / 1000))
	return Buffer.concat([seconds, digestOf(messageKey)])
}
