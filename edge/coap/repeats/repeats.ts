import type { Clock } from '../clock.ts'
import type { Bounds } from '../remember.ts'
import { createAnswers } from './answers.ts'
import { MAX_MARK_BYTES, type Mark } from './requestMark.ts'

/** Requests that came lately, and what they were answered. */
export type Repeats = Readonly<{
	/** the entry of the same request, if it is younger than `lifetimeMs` */
	find: (mark: Mark) => number | undefined
	/** the new entry of a request */
	add: (mark: Mark) => number
	/** remembers an answer, unless the entry has made room for others */
	keep: (entry: number, answer: Buffer) => void
	/** undefined: none was kept */
	answerOf: (entry: number) => Buffer | undefined
}>

const NONE = -1

/** About as many lists as entries, so that most have one; the hash has 16 good bits. */
const listBits = (maxEntries: number): number => Math.min(16, Math.max(1, Math.ceil(Math.log2(maxEntries))))

/**
 * A ring of entries, of which each new one takes the place of the oldest, and lists of those with similar hashes. All memory is
 * taken at once, and hardly any for an entry: what lives for minutes costs the garbage collector more than all the rest of the
 * work for a message. An entry takes about 0.4 kB; the system gives the memory when it is used.
 */
export const createRepeats = ({ now }: Pick<Clock, 'now'>, { lifetimeMs, maxEntries }: Bounds): Repeats => {
	const shift = 32 - listBits(maxEntries)
	const lists = new Int32Array(2 ** listBits(maxEntries)).fill(NONE)
	const older = new Int32Array(maxEntries)
	const hashes = new Int32Array(maxEntries)
	const lengths = new Int32Array(maxEntries)
	const expiries = new Float64Array(maxEntries)
	const kept = Buffer.alloc(maxEntries * MAX_MARK_BYTES)
	const keys = Array.from({ length: maxEntries }, () => '')
	const answers = createAnswers(maxEntries)
	let added = 0
	const newestOf = (hash: number): number => lists[hash >>> shift] ?? NONE
	const olderThan = (place: number): number => older[place] ?? NONE
	const isSame = (place: number, { hash, key, length, bytes }: Mark): boolean => {
		if (hashes[place] !== hash || lengths[place] !== length || keys[place] !== key) return false
		const at = place * MAX_MARK_BYTES
		return kept.compare(bytes, 0, bytes.length, at, at + bytes.length) === 0
	}
	/** The oldest entry of all is the last one of its list. */
	const dropOldest = (place: number): void => {
		const hash = hashes[place] ?? 0
		let newer = newestOf(hash)
		if (newer === place) lists[hash >>> shift] = NONE
		else {
			while (olderThan(newer) !== place) newer = olderThan(newer)
			older[newer] = NONE
		}
	}
	/** Entries are counted from the first one on. */
	const entryAt = (place: number): number => added - 1 - ((added - 1 - place) % maxEntries)
	const isThere = (entry: number): boolean => added - entry <= maxEntries
	return {
		find: (mark) => {
			for (let place = newestOf(mark.hash); place !== NONE; place = olderThan(place))
				if (isSame(place, mark)) return (expiries[place] ?? 0) > now() ? entryAt(place) : undefined
			return undefined
		},
		add: ({ hash, key, length, bytes }) => {
			const place = added % maxEntries
			if (added >= maxEntries) dropOldest(place)
			older[place] = newestOf(hash)
			lists[hash >>> shift] = place
			hashes[place] = hash
			lengths[place] = length
			expiries[place] = now() + lifetimeMs
			kept.set(bytes, place * MAX_MARK_BYTES)
			keys[place] = key
			answers.clear(place)
			return added++
		},
		keep: (entry, answer) => {
			if (isThere(entry)) answers.keep(entry % maxEntries, answer)
		},
		answerOf: (entry) => (isThere(entry) ? answers.at(entry % maxEntries) : undefined),
	}
}
