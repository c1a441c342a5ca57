import type { KeyRange } from '../intake/messageKeys.ts'
import type { Entry, EntryDraft } from './entry.ts'

/** How often a writer tries when others take its place first. At most six run at once: ADR 3. */
const maxAttempts = 50

/** Without a pause writers in step lose to each other for ever. */
const maxPauseMilliseconds = (attempt: number): number => Math.min(100, 2 ** attempt)

/** The ledger of one device. What it reads is consistent. */
export type DeviceLedger = {
	/** `seq` of the newest entry, 0 if there is none */
	readonly newest: () => Promise<number>
	/** the entry that a message has; undefined if there is none, or it has expired */
	readonly find: (sameMessage: readonly KeyRange[]) => Promise<Entry | undefined>
	/** false when another writer took this place first */
	readonly put: (entry: Entry) => Promise<boolean>
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

/** A writer of the entries of one device. */
export type Places = Pick<DeviceLedger, 'find'> & {
	/** the place of the next entry, unless another writer is faster */
	readonly next: () => number
	/** Gives a message a place, for which `find` of this writer has found no entry. */
	readonly append: (
		draft: EntryDraft,
		sameMessage: readonly KeyRange[],
	) => Promise<{ readonly entry: Entry; readonly isNew: boolean }>
}

/**
 * Gives messages their places in the ledger, each exactly once, however often and by however many writers it is called.
 * The order of the three steps is what makes it right: (a) read the tip, (b) look for the message, (c) put at
 * tip + 1. Who wrote the same message in between has taken that place, so the put fails and (b) finds it. The tip is read
 * once for all messages of a writer, until another one is faster: from then on each is looked for again.
 *
 * When the answer to a put is lost, the entry found afterwards may be the caller's own: that counts as new, so that its
 * frames go out. They may go out twice, which `seq` and `part` tell.
 *
 * @param lastSeq what the device remembers: newer than every entry when all of them have expired
 */
export const placesAfter = async (
	{ newest, find, put, pause }: DeviceLedger,
	lastSeq: number,
): Promise<Places> => {
	let tip = Math.max(lastSeq, await newest())
	let isDisturbed = false
	const putNext = async (entry: Entry): Promise<boolean> => {
		// Until it is known how this ends, somebody else may have written.
		const before = isDisturbed
		isDisturbed = true
		if (!(await put(entry))) return false
		tip = entry.seq
		isDisturbed = before
		return true
	}
	return {
		find,
		next: () => tip + 1,
		append: async (draft, sameMessage) => {
			const tried = new Set<number>()
			for (let attempt = 1; attempt <= maxAttempts; attempt++) {
				if (isDisturbed) {
					tip = Math.max(lastSeq, await newest())
					const existing = await find(sameMessage)
					if (existing !== undefined) return { entry: existing, isNew: tried.has(existing.seq) }
				}
				const entry = { ...draft, seq: tip + 1 }
				tried.add(entry.seq)
				if (await putNext(entry)) return { entry, isNew: true }
				await pause(maxPauseMilliseconds(attempt))
			}
			throw new Error(`ledger: no place found for a message after ${maxAttempts} attempts`)
		},
	}
}
