import type { Greeting } from '../connection.ts'
import { framesOfImport, liveFrame, type WatchedImport } from '../frames.ts'
import { type Posting, sendFrames } from './hasArrived.ts'
import { type Postponing, postpone } from './postpone.ts'

export type BacklogNeeds = Posting &
	Postponing & {
		/** all imports after a `seq`, oldest first, read consistently */
		readonly importsAfter: (deviceId: string, seq: number) => AsyncIterable<WatchedImport>
		readonly makeLive: (connection: Greeting) => Promise<boolean>
	}

export type Greeted = 'greeted' | 'continued' | 'gone'

/** How much is sent at once: at least one frame, and the next ones until one of these is reached. */
export type Page = {
	readonly imports: number
	/** from the first frame on: what reading takes does not count */
	readonly milliseconds: number
}

/** A greeting whose identity and state have been sent. */
export type Introduced = Greeting & { readonly sent: number }

/**
 * Sends the next page of a backlog, and after the last one the marker. The backlog comes first; then the socket becomes
 * live, and the ledger is read once more beyond what was sent. An import in between is in the ledger, comes live, or
 * both; `seq` and `part` tell repeats. What does not fit into the page is sent later, also when the socket is live
 * already.
 */
export const sendBacklog = async (
	needs: BacklogNeeds,
	greeting: Introduced,
	page: Page,
): Promise<Greeted> => {
	if (greeting.isLive === true) return sendRest(needs, greeting, page)
	const served = await sendImports(needs, greeting, page)
	if (served === undefined) return 'gone'
	if (!served.isComplete) return goOnLater(needs, served.greeting)
	if (!(await needs.makeLive(greeting))) return 'gone'
	return sendRest(needs, { ...served.greeting, isLive: true }, page)
}

const goOnLater = async (needs: BacklogNeeds, greeting: Introduced): Promise<Greeted> => {
	await postpone(needs, { ...greeting, deferred: 0 })
	return 'continued'
}

/** What was imported just before the socket became live, and the marker. */
const sendRest = async (
	needs: BacklogNeeds,
	greeting: Introduced,
	{ milliseconds }: Page,
): Promise<Greeted> => {
	const served = await sendImports(needs, greeting, { imports: Number.POSITIVE_INFINITY, milliseconds })
	if (served === undefined) return 'gone'
	if (!served.isComplete) return goOnLater(needs, served.greeting)
	const marker = liveFrame(served.greeting.sent)
	return (await sendFrames(needs, greeting, [marker])) ? 'greeted' : 'gone'
}

type Served = {
	/** says how far the socket has been served */
	readonly greeting: Introduced
	readonly isComplete: boolean
}

/** Sends imports, to the end or to that of the page; undefined if the socket is gone. */
const sendImports = async (
	needs: BacklogNeeds,
	greeting: Introduced,
	page: Page,
): Promise<Served | undefined> => {
	let { sent, part = 0 } = greeting
	let imports = 0
	let until: number | undefined
	const served = (isComplete: boolean): Served => ({ greeting: { ...greeting, sent, part }, isComplete })
	for await (const imported of needs.importsAfter(greeting.deviceId, sent)) {
		if (imports++ === page.imports) return served(false)
		// Of another import than the one that was begun all frames are missing.
		if (imported.seq !== sent + 1) part = 0
		sent = imported.seq - 1
		for (const frame of framesOfImport(imported).slice(part)) {
			if (until !== undefined && needs.now() > until) return served(false)
			until ??= needs.now() + page.milliseconds
			if (!(await sendFrames(needs, greeting, [frame]))) return undefined
			part += 1
		}
		sent = imported.seq
		part = 0
	}
	return served(true)
}
