import { inStep } from '../aws/inStep.ts'
import type { ImportNeeds, Result } from './importNeeds.ts'
import type { Places } from './ledger/places.ts'
import { readImport } from './log/readImports.ts'
import type { Plan, ToImport, ToWrite } from './planned.ts'
import type { Import, Unfinished } from './steps.ts'

type Appended = Awaited<ReturnType<Places['append']>>

/** Gives a message its entry, and does what comes after that. */
export const append = async (needs: ImportNeeds, plan: Plan, one: ToWrite): Promise<Result> =>
	finish(needs, plan, one, await inStep('ledger', () => plan.places.append(one.draft, one.keys)))

/** Of a message that has its entry: the device's item, then what follows from the entry. */
export const finish = async (
	needs: ImportNeeds,
	plan: Plan,
	one: ToImport | ToWrite,
	appended: Appended,
): Promise<Result> => {
	const { deviceId, isRegistered } = plan
	const { success, updates } = one.judged
	const { entry, isNew } = appended
	const { importId, seq, receivedAt } = entry
	const outcome = { deviceId, importId, seq, success, isNew, updates: updates.length }
	if (!isRegistered) return { ...outcome, done: Promise.resolve() }
	const cost = isNew && 'charge' in one && one.charge !== undefined ? { charge: one.charge } : {}
	await inStep('last seen', () => needs.markSeen({ deviceId, seq, at: receivedAt, ...cost }))
	const imported = importToFollow(needs, plan, one, appended)
	return { ...outcome, ...(await afterEntry(needs, imported)) }
}

/** The import that something is to follow from; undefined if that has happened already. */
const importToFollow = (
	{ formats }: ImportNeeds,
	{ deviceId, firstSeq }: Plan,
	{ deliveries, judged, ...one }: ToImport | ToWrite,
	{ entry, isNew }: Appended,
): Import | undefined => {
	const { importId, seq, receivedAt } = entry
	const { success, updates, findings } = judged
	if (isNew && 'draft' in one && importId === one.draft.importId)
		return { deviceId, importId, seq, success, receivedAt, updates, findings }
	// Delivered again means that an earlier attempt may have ended too early. The entry has the same updates as that attempt,
	// also if it was written for a copy of the message from another door.
	return isNew || (deliveries > 1 && seq >= firstSeq) ? readImport(entry, formats) : undefined
}

const afterEntry = async ({ after }: ImportNeeds, imported: Import | undefined): Promise<Unfinished> => {
	const begun: Promise<void>[] = []
	if (imported !== undefined)
		for (const { step, run } of after) {
			const { done } = await inStep(step, () => run(imported))
			// Nobody waits for it if a later step cannot begin.
			done.catch(() => undefined)
			begun.push(done)
		}
	return { done: Promise.all(begun).then(() => undefined) }
}
