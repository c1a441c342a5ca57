import { inStep } from '../aws/inStep.ts'
import type { ImportNeeds, Outcome } from './importNeeds.ts'
import type { Charge } from './intake/spending.ts'
import type { Entry } from './ledger/entry.ts'
import type { Places } from './ledger/places.ts'
import { readImport } from './log/readImports.ts'
import type { Plan, ToImport, ToWrite } from './planned.ts'
import type { Import } from './steps.ts'

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

/** Gives a message its entry. */
export const append = async (needs: Needs, plan: Plan, one: ToWrite): Promise<Written> =>
	writtenAs(needs, plan, one, await inStep('ledger', () => plan.places.append(one.draft, one.keys)))

export const writtenAs = (needs: Needs, plan: Plan, one: ToImport | ToWrite, appended: Appended): Written => {
	const { success, updates } = one.judged
	const { entry, isNew } = appended
	const { importId, seq } = entry
	return {
		outcome: { deviceId: plan.deviceId, importId, seq, success, isNew, updates: updates.length },
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
	const { importId, seq, receivedAt } = entry
	const { success, updates, findings } = judged
	if (isNew && 'draft' in one && importId === one.draft.importId)
		return { deviceId, importId, seq, success, receivedAt, updates, findings }
	// Delivered again means that an earlier attempt may have ended too early. The entry has the same updates as that attempt,
	// also if it was written for a copy of the message from another door.
	return isNew || (deliveries > 1 && seq >= (device.firstSeq ?? 1)) ? readImport(entry, formats) : undefined
}
