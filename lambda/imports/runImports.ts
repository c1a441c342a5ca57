import { inStep } from '../aws/inStep.ts'
import { HandedBack } from '../aws/someAtOnce.ts'
import type { Finding } from '../senml/finding.ts'
import { append, finish } from './finishImport.ts'
import type { ImportNeeds, Result } from './importNeeds.ts'
import {
	type Excess,
	type Plan,
	type Planned,
	type PlannedImports,
	type ToWrite,
	toWrite,
} from './planned.ts'
import { recordExcess } from './recordExcess.ts'
import type { PendingImport } from './steps.ts'

/**
 * Imports messages of one device as planned. What must be true before an entry exists comes first, for all messages at
 * once. Then each message gets its entry, then the device's item is written, then comes what follows from the entry. Each
 * step can be repeated: a message that comes again after a failure finishes what was begun. Bad input is a result; a result
 * rejects only when a service fails or time is up.
 */
export const runImports =
	(needs: ImportNeeds, plan: Plan): PlannedImports['run'] =>
	(isTimeUp = () => false) => {
		const { planned } = plan
		const all = planned.flatMap((one) => (one.kind === 'import' ? [one] : []))
		const said = beforeEntry(needs, plan, all, isTimeUp)
		const excess = recordExcess(needs, plan)
		let previous: Promise<unknown> = said.catch(() => undefined)
		return planned.map((one) => {
			const mine = previous.then(() => {
				if (isTimeUp()) throw new HandedBack()
				return importOne(needs, plan, one, { said, excess, isTimeUp })
			})
			previous = mine.catch(() => undefined)
			return mine
		})
	}

type Shared = {
	readonly isTimeUp: () => boolean
	/** rejects if a step before the ledger has failed */
	readonly said: Promise<Said>
	readonly excess: (one: Excess) => Promise<Result>
}

const importOne = async (
	needs: ImportNeeds,
	plan: Plan,
	one: Planned,
	{ said, excess, isTimeUp }: Shared,
): Promise<Result> => {
	switch (one.kind) {
		case 'failed':
			throw one.error
		case 'excess':
			return excess(one)
		case 'known':
			return finish(needs, plan, one, { entry: one.entry, isNew: false })
		case 'import':
			return append(needs, plan, withFindings(needs, one, await said))
		case 'repeat': {
			const entry = await inStep('ledger', () => plan.places.find(one.keys))
			if (entry !== undefined) return finish(needs, plan, one, { entry, isNew: false })
			const write = toWrite(needs, one)
			return append(
				needs,
				plan,
				withFindings(needs, write, await beforeEntry(needs, plan, [write], isTimeUp)),
			)
		}
	}
}

/** What the steps before the ledger say about a message. */
type Said = (one: PendingImport) => readonly Finding[]

const pendingOf = ({ draft: { importId, receivedAt }, judged: { updates } }: ToWrite): PendingImport => ({
	importId,
	receivedAt,
	updates,
})

/** The state of a device and the like: only of devices that are registered. */
const beforeEntry = async (
	{ before }: ImportNeeds,
	{ deviceId, isRegistered }: Plan,
	all: readonly ToWrite[],
	isTimeUp: () => boolean,
): Promise<Said> => {
	const said: Said[] = []
	if (isRegistered && all.length > 0)
		for (const { step, run } of before)
			said.push(await inStep(step, () => run(deviceId, all.map(pendingOf), isTimeUp)))
	return (one) => said.flatMap((findingsFor) => findingsFor(one))
}

const withFindings = (needs: ImportNeeds, one: ToWrite, said: Said): ToWrite => {
	const findings = said(pendingOf(one))
	if (findings.length === 0) return one
	const judged = { ...one.judged, findings: [...findings, ...one.judged.findings] }
	return toWrite(needs, { ...one, judged })
}
