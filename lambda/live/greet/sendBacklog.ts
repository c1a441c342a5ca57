import type { Greeting } from '../connection.ts'
import {
	framesOfImport,
	liveFrame,
	maxPackBytes,
	packedBytes,
	packFrames,
	type WatchedImport,
} from '../frames.ts'
import { type Posting, sendFrames } from './hasArrived.ts'
import { againFrames, type Identity } from './introduction.ts'
import { type Postponing, postpone } from './postpone.ts'

export type BacklogNeeds = Posting &
	Postponing & {
		/**
		 * all imports after a `seq`, oldest first, read consistently
		 *
		 * @param atOnce how many are worth reading at once
		 */
		readonly importsAfter: (deviceId: string, seq: number, atOnce: number) => AsyncIterable<WatchedImport>
		/** gives what the item of the device says afterwards; undefined if the socket is no longer stored */
		readonly makeLive: (connection: Greeting) => Promise<MadeLive | undefined>
		/** undefined if the device is no longer registered */
		readonly identity: (deviceId: string) => Promise<Identity | undefined>
		/** frames of the last known state */
		readonly state: (deviceId: string, hideDataBefore: number | undefined) => Promise<readonly string[]>
	}

export type MadeLive = Pick<Identity, 'hideDataBefore' | 'configurations'>

export type Greeted = 'greeted' | 'continued' | 'gone'

/** Limits of one slice. It has at least one frame and ends at the first limit that is reached. */
export type Page = {
	readonly imports: number
	/** counted from the first frame: the time to read does not count */
	readonly milliseconds: number
}

/** A greeting whose identity and state have been sent. */
export type Introduced = Greeting & { readonly sent: number }

/**
 * Sends the next page of a backlog, and the marker after the last page. First it sends the backlog. Then it makes the
 * socket live and reads the ledger again after the last sent import. An import in between is in the ledger, is pushed
 * live, or both; `seq` and `part` identify repeats. Imports beyond the page are sent later, even when the socket is live.
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
	const made = await needs.makeLive(greeting)
	if (made === undefined) return 'gone'
	const informed = await tellHidden(needs, { ...served.greeting, isLive: true }, made.hideDataBefore)
	if (informed === undefined || !(await tellConfigured(needs, informed, made))) return 'gone'
	return sendRest(needs, informed, page)
}

/**
 * Sends the state again if the device has been configured since it was sent: whoever configures it tells all sockets that are
 * live then. False if the socket is gone.
 */
const tellConfigured = async (
	needs: BacklogNeeds,
	greeting: Introduced,
	{ configurations, hideDataBefore }: MadeLive,
): Promise<boolean> =>
	configurations === greeting.configurations ||
	sendFrames(needs, greeting, await needs.state(greeting.deviceId, hideDataBefore))

/**
 * Introduces the device again if data has been hidden since the client was told about it. Whoever hides data tells all
 * sockets that are live then, and the others are told here. Undefined if the socket is gone.
 *
 * @param hideDataBefore as it is now
 */
export const tellHidden = async (
	needs: Posting & Pick<BacklogNeeds, 'identity' | 'state'>,
	greeting: Introduced,
	hideDataBefore: number | undefined,
): Promise<Introduced | undefined> => {
	if (hideDataBefore === greeting.hideDataBefore || hideDataBefore === undefined) return greeting
	const identity = await needs.identity(greeting.deviceId)
	if (identity === undefined) return greeting
	const hiddenSeq = identity.firstSeq - 1
	const state = await needs.state(greeting.deviceId, identity.hideDataBefore)
	if (!(await sendFrames(needs, greeting, againFrames(identity, state)))) return undefined
	const isPassed = greeting.sent >= hiddenSeq
	return {
		...greeting,
		...(isPassed ? {} : { sent: hiddenSeq, part: 0 }),
		...(identity.hideDataBefore === undefined ? {} : { hideDataBefore: identity.hideDataBefore }),
	}
}

const goOnLater = async (needs: BacklogNeeds, greeting: Introduced): Promise<Greeted> => {
	await postpone(needs, { ...greeting, deferred: 0 })
	return 'continued'
}

/** Sends the imports that came just before the socket became live, and the marker. */
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
	/** the greeting with the progress in `sent` and `part` */
	readonly greeting: Introduced
	readonly isComplete: boolean
}

/** A frame, and the progress of the greeting when it has been sent. */
type Step = { readonly frame: string; readonly sent: number; readonly part: number }

/** Sends imports up to the limits of the page. Undefined if the socket is gone. */
const sendImports = async (
	needs: BacklogNeeds,
	greeting: Introduced,
	page: Page,
): Promise<Served | undefined> => {
	const isPacked = greeting.resume.isPacked === true
	let progress = { sent: greeting.sent, part: greeting.part ?? 0 }
	let until: number | undefined
	const served = (isComplete: boolean): Served => ({ greeting: { ...greeting, ...progress }, isComplete })
	const waiting: Step[] = []
	/** Posts what waits, in one message. */
	const post = async (): Promise<'posted' | 'late' | 'gone'> => {
		const last = waiting.at(-1)
		if (last === undefined) return 'posted'
		if (until !== undefined && needs.now() > until) return 'late'
		until ??= needs.now() + page.milliseconds
		const messages = packFrames(waiting.map(({ frame }) => frame))
		if (!(await sendFrames(needs, greeting, messages))) return 'gone'
		progress = { sent: last.sent, part: last.part }
		waiting.length = 0
		return 'posted'
	}
	let bytes = 0
	for await (const step of stepsAfter(needs, greeting, page.imports)) {
		const size = step === undefined ? 0 : packedBytes(step.frame)
		const isFull = step === undefined || bytes + size > maxPackBytes
		const before = isFull ? await post() : 'posted'
		if (before === 'gone') return undefined
		if (before === 'late' || step === undefined) return served(false)
		bytes = isFull ? size : bytes + size
		waiting.push(step)
		const now = isPacked ? 'posted' : await post()
		if (now === 'gone') return undefined
		if (now === 'late') return served(false)
	}
	const posted = await post()
	return posted === 'gone' ? undefined : served(posted === 'posted')
}

/** The frames of the imports that follow, at most so many imports; at the end undefined if there are others. */
const stepsAfter = async function* (
	{ importsAfter }: BacklogNeeds,
	{ deviceId, sent, part = 0, resume, hideDataBefore }: Introduced,
	imports: number,
): AsyncGenerator<Step | undefined> {
	const atOnce = Math.min(imports + 1, resume.isPacked === true ? 500 : 100)
	let count = 0
	for await (const imported of importsAfter(deviceId, sent, atOnce)) {
		if (count++ === imports) {
			yield undefined
			return
		}
		const { seq } = imported
		const frames = framesOfImport(imported, hideDataBefore)
		for (const [index, frame] of frames.entries()) {
			// `part` counts frames of the import after `sent` only. If that one has expired, the next import starts at part 0.
			if (seq === sent + 1 && index < part) continue
			const isLast = index + 1 === frames.length
			yield { frame, ...(isLast ? { sent: seq, part: 0 } : { sent: seq - 1, part: index + 1 }) }
		}
	}
}
