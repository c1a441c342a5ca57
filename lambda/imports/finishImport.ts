import { inStep } from '../aws/inStep.ts'
import { onFirstUse } from '../aws/onFirstUse.ts'
import { webhookDoor } from './contract.ts'
import type { Device, ImportNeeds, Outcome } from './importNeeds.ts'
import { addCharges, type Charge } from './intake/budget.ts'
import { countUpdates } from './intake/countUpdates.ts'
import { draftEntry, type Entry } from './ledger/entry.ts'
import type { Places } from './ledger/ledger.ts'
import { remember } from './ledger/recent.ts'
import { readImport } from './log/readImports.ts'
import type { Plan, ToImport, ToWrite } from './planned.ts'
import type { Import, Unfinished } from './steps.ts'

type Appended = Awaited<ReturnType<Places['append']>>

/** A message that has its entry. */
export type Written = {
	readonly outcome: Outcome
	readonly entry: Entry
	/** the import that something is to follow from; undefined if that has happened already, or nobody may see it */
	readonly imported: Import | undefined
	/** what it costs its device, if it is new */
	readonly charge?: Charge
}

type Needs = Pick<ImportNeeds, 'formats'>

/** The message with its entry, but for its place in the ledger. */
export const toWrite = (
	{ retentionDays }: Pick<ImportNeeds, 'retentionDays'>,
	one: ToImport & Pick<ToWrite, 'charge'>,
): ToWrite => ({ ...one, kind: 'import', draft: draftEntry(one.message, one.judged, { retentionDays }) })

/** Gives a message its entry. */
export const append = async (needs: Needs, plan: Plan, one: ToWrite): Promise<Written> =>
	writtenAs(needs, plan, one, await inStep('ledger', () => plan.places.append(one.draft, one.keys)))

export const writtenAs = (needs: Needs, plan: Plan, one: ToImport | ToWrite, appended: Appended): Written => {
	const { success } = one.judged
	const { entry, isNew } = appended
	const { importId, seq } = entry
	return {
		outcome: { deviceId: plan.deviceId, importId, seq, success, isNew, updates: countUpdates(one.judged) },
		entry,
		imported: importToFollow(needs, plan, one, appended),
		...(isNew && 'charge' in one && one.charge !== undefined ? { charge: one.charge } : {}),
	}
}

const importToFollow = (
	{ formats }: Needs,
	{ deviceId, device }: Plan,
	{ deliveries, judged, ...one }: ToImport | ToWrite,
	{ entry, isNew }: Appended,
): Import | undefined => {
	if (device === undefined) return undefined
	const { importId, seq, receivedAt, door } = entry
	const { success, updates, findings, measured, content } = judged
	if (isNew && 'draft' in one && importId === one.draft.importId) {
		const more = measured === undefined ? undefined : { measured }
		return { deviceId, importId, seq, success, receivedAt, door, content, updates, findings, ...more }
	}
	// Delivered again means that an earlier attempt may have ended too early. The entry has the same updates as that attempt,
	// also if it was written for a copy of the message from another door.
	return isNew || (deliveries > 1 && seq >= (device.firstSeq ?? 1)) ? readImport(entry, formats) : undefined
}

/** What follows from the entries of a device's messages in a batch. */
type Followers = {
	/** begins what does not depend on an entry */
	readonly open: () => void
	/** Begins what follows from an entry; call it in the order of the entries. */
	readonly follow: (written: Written) => Promise<Unfinished>
	/**
	 * Updates the item of the device, for all entries at once, and ends what was opened.
	 *
	 * @param followed resolves when everything has begun that follows from them
	 */
	readonly close: (all: readonly Written[], followed: Promise<unknown>) => Promise<Unfinished>
}

const ended: Unfinished = { done: Promise.resolve() }

const unregistered: Followers = { open: () => {}, follow: async () => ended, close: async () => ended }

/** Nothing follows from the entries of a device that is not registered. */
export const followEntries = (needs: ImportNeeds, { deviceId, device, items }: Plan): Followers => {
	if (device === undefined) return unregistered
	const open = onFirstUse(() =>
		needs.after.map(({ step, open }) => ({ step, following: open(deviceId, { device, items }) })),
	)
	let isUsed = false
	const begun = new Map<Written, Promise<Unfinished>>()
	const begin = async ({ imported }: Written): Promise<Unfinished> => {
		if (imported === undefined) return ended
		const all: Promise<void>[] = []
		isUsed = true
		for (const { step, following } of open()) {
			const { done } = await inStep(step, () => following.follow(imported))
			all.push(watched(done))
		}
		return { done: Promise.all(all).then(() => undefined) }
	}
	return {
		open,
		follow: (written) => {
			// Messages above a limit share an entry.
			const once = begun.get(written) ?? begin(written)
			begun.set(written, once)
			return once
		},
		close: async (all, followed) => {
			const [first] = all
			if (first === undefined) return ended
			const sockets = await inStep('last seen', () =>
				needs.markSeen(seenOf(deviceId, device, all, needs.now())),
			)
			const isUnwatched = sockets !== undefined && sockets === (device.sockets ?? 0)
			await followed
			const done: Promise<void>[] = []
			for (const { step, following } of isUsed ? open() : [])
				done.push(watched((await inStep(step, () => following.close(isUnwatched))).done))
			return { done: Promise.all(done).then(() => undefined) }
		},
	}
}

/** Nobody waits for it if a later step cannot begin. */
const watched = (done: Promise<void>): Promise<void> => {
	done.catch(() => undefined)
	return done
}

type Seen = Parameters<ImportNeeds['markSeen']>[0]

const seenOf = (deviceId: string, device: Device, all: readonly Written[], now: number): Seen => {
	const entries = [...new Map(all.map(({ entry }) => [entry.seq, entry])).values()].toSorted(
		(a, b) => a.seq - b.seq,
	)
	const { lastSeq = 0 } = device
	const { seq } = entries.at(-1) ?? { seq: 0 }
	const at = Math.max(device.lastSeen ?? 0, ...entries.map(({ receivedAt }) => receivedAt))
	const later = entries.filter((entry) => entry.seq > lastSeq)
	const charges = all.flatMap(({ charge }) => charge ?? [])
	return {
		deviceId,
		seq,
		// Messages that another service had before come in any order.
		at,
		notes: {
			...remember(device, later, now),
			// By which route it gets downlinks: `lambda/downlinks/routes/usualRoute.ts`.
			...(entries.some((entry) => entry.receivedAt === at && entry.door === webhookDoor)
				? { webhookSeen: at }
				: {}),
		},
		...(charges.length === 0 ? {} : { charge: charges.reduce(addCharges) }),
	}
}
