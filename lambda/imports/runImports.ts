import { inStep } from '../aws/inStep.ts'
import { HandedBack } from '../aws/someAtOnce.ts'
import { objectKey } from '../lwm2m/objectKey.ts'
import type { ForState, ImportMessageNeeds, Judged, Outcome, Pushing } from './importMessage.ts'
import { stateFull } from './intake/aboutMessage.ts'
import { excessOf, judgeExcess } from './intake/excess.ts'
import { sameMessage } from './intake/messageKeys.ts'
import { draftEntry, type EntryDraft } from './ledger/entry.ts'
import type { Places } from './ledger/places.ts'
import { readImport } from './log/readImports.ts'
import type { Plan, Planned, PlannedImports, ToImport, ToWrite } from './planImports.ts'

type Result = Outcome & Pushing

type Excess = Planned & { readonly kind: 'excess' }

/**
 * Imports messages of one device as planned: the state of the device first, of all messages at once, then for each the
 * ledger, then the device's item, then the watchers. So whoever reads the ledger and then the state finds every import of
 * the one in the other. Each step can be repeated: a message that comes again after a failure finishes what was begun. Bad
 * input is a result; an outcome rejects only when a service fails.
 */
export const runImports =
	(needs: ImportMessageNeeds, plan: Plan): PlannedImports['run'] =>
	(isTimeUp = () => false) => {
		const { planned } = plan
		const state = takeIntoState(
			needs,
			plan,
			planned.flatMap((one) => (one.kind === 'import' ? [one] : [])),
			isTimeUp,
		)
		const excess = countedExcess(needs, plan)
		let previous: Promise<unknown> = state.catch(() => undefined)
		return planned.map((one) => {
			const mine = previous.then(() => {
				if (isTimeUp()) throw new HandedBack()
				return importOne(needs, plan, one, { state, excess, isTimeUp })
			})
			previous = mine.catch(() => undefined)
			return mine
		})
	}

type Shared = {
	readonly isTimeUp: () => boolean
	/** object instances that have no room in the state; rejects if it could not be written */
	readonly state: Promise<ReadonlySet<string>>
	readonly excess: (one: Excess) => Promise<Result>
}

const importOne = async (
	needs: ImportMessageNeeds,
	plan: Plan,
	one: Planned,
	{ state, excess, isTimeUp }: Shared,
): Promise<Result> => {
	switch (one.kind) {
		case 'failed':
			throw one.error
		case 'excess':
			return excess(one)
		case 'known':
			return finish(needs, plan, one, { entry: one.entry, isNew: false })
		case 'import':
			return append(needs, plan, withStateFull(needs, one, await state))
		case 'repeat': {
			const entry = await inStep('ledger', () => plan.places.find(one.keys))
			if (entry !== undefined) return finish(needs, plan, one, { entry, isNew: false })
			const write = { ...one, kind: 'import', draft: draftOf(needs, one) } as const
			return append(
				needs,
				plan,
				withStateFull(needs, write, await takeIntoState(needs, plan, [write], isTimeUp)),
			)
		}
	}
}

/** The entry that a message is about to get. */
export const draftOf = (
	{ retentionDays }: ImportMessageNeeds,
	{ message, judged }: Pick<ToImport, 'message' | 'judged'>,
): EntryDraft => draftEntry(message, judged, { retentionDays })

const nothing: ReadonlySet<string> = new Set()

const takeIntoState = async (
	{ updateState }: ImportMessageNeeds,
	{ deviceId, isRegistered }: Plan,
	all: readonly ToWrite[],
	isTimeUp: () => boolean,
): Promise<ReadonlySet<string>> => {
	const imports = all.flatMap(forState)
	if (!isRegistered || imports.length === 0) return nothing
	return inStep('state', () => updateState(deviceId, imports, isTimeUp))
}

const forState = ({ draft: { importId, receivedAt }, judged: { updates } }: ToWrite): readonly ForState[] =>
	updates.length === 0 ? [] : [{ importId, receivedAt, updates }]

/** Says in a message what of it is not in the state. */
const withStateFull = (
	needs: ImportMessageNeeds,
	one: ToWrite,
	withoutRoom: ReadonlySet<string>,
): ToWrite => {
	if (withoutRoom.size === 0) return one
	const objects = [...new Set(one.judged.updates.map(objectKey))].filter((object) => withoutRoom.has(object))
	if (objects.length === 0) return one
	const findings = [stateFull(objects, needs.objectsPerDevice), ...one.judged.findings]
	const changed = { ...one, judged: { ...one.judged, findings } }
	return { ...changed, draft: draftOf(needs, changed) }
}

type Appended = Awaited<ReturnType<Places['append']>>

const append = async (needs: ImportMessageNeeds, plan: Plan, one: ToWrite): Promise<Result> =>
	finish(needs, plan, one, await inStep('ledger', () => plan.places.append(one.draft, one.keys)))

/** Of a message that has its entry: the device's item, then the watchers. */
const finish = async (
	needs: ImportMessageNeeds,
	{ deviceId, isRegistered, firstSeq }: Plan,
	{ deliveries, judged, ...one }: ToImport | ToWrite,
	{ entry, isNew }: Appended,
): Promise<Result> => {
	const { updates, findings, success } = judged
	const { seq } = entry
	const outcome = { deviceId, importId: entry.importId, seq, success, isNew, updates: updates.length }
	if (!isRegistered) return { ...outcome, pushed: Promise.resolve() }
	const cost = isNew && 'charge' in one && one.charge !== undefined ? { charge: one.charge } : {}
	await inStep('last seen', () => needs.markSeen({ deviceId, seq, at: entry.receivedAt, ...cost }))
	const push = async (imported: Parameters<ImportMessageNeeds['push']>[0]): Promise<Result> => ({
		...outcome,
		...(await inStep('push', () => needs.push(imported))),
	})
	if (isNew && 'draft' in one && entry.importId === one.draft.importId)
		return push({
			deviceId,
			importId: entry.importId,
			seq,
			success,
			receivedAt: entry.receivedAt,
			updates,
			findings,
		})
	// Delivered again means that an earlier attempt may have ended before the frames went out. The entry tells the
	// same updates as were pushed then, or should have been, also when another door's copy of the message is in it.
	if (isNew || (deliveries > 1 && seq >= firstSeq)) return push({ deviceId, ...readImport(entry) })
	return { ...outcome, pushed: Promise.resolve() }
}

/** All messages of a device that are too much in a minute, for one reason, are one entry, which counts them. */
const countedExcess = (needs: ImportMessageNeeds, plan: Plan): Shared['excess'] => {
	const written = new Map<string, Promise<Result>>()
	const keyOf = ({ message, reason }: Excess): string => excessOf(message, reason).messageId
	const countOf = (key: string): number =>
		plan.planned.filter((one) => one.kind === 'excess' && keyOf(one) === key).length
	return (one) => {
		const key = keyOf(one)
		const result = written.get(key) ?? recordExcess(needs, plan, one, countOf(key))
		written.set(key, result)
		return result
	}
}

const recordExcess = async (
	needs: ImportMessageNeeds,
	plan: Plan,
	{ message, reason }: Excess,
	count: number,
): Promise<Result> => {
	const excess = excessOf(message, reason)
	const judged: Judged = judgeExcess(reason, needs.limits)
	const keys = sameMessage(excess, judged)
	const target =
		excess.deviceId === plan.deviceId
			? plan
			: { ...plan, deviceId: excess.deviceId, places: await needs.places(excess.deviceId, 0) }
	const toImport = { message: excess, deliveries: 1, judged, keys }
	const entry = await inStep('ledger', () => target.places.find(keys))
	const outcome =
		entry === undefined
			? await append(needs, target, { ...toImport, kind: 'import', draft: draftOf(needs, toImport) })
			: await finish(needs, target, toImport, { entry, isNew: false })
	// The first ones as well: of two that write the entry at the same time both may take it for theirs.
	await needs.budget.addExcess(outcome, count)
	return { ...outcome, excess: reason }
}
