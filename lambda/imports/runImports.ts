import { inStep } from '../aws/inStep.ts'
import { HandedBack } from '../aws/someAtOnce.ts'
import type { Finding } from '../senml/finding.ts'
import { append, followEntries, toWrite, type Written, writtenAs } from './finishImport.ts'
import type { ImportNeeds } from './importNeeds.ts'
import type { Excess, Plan, Planned, PlannedImports, ToWrite } from './planned.ts'
import { recordExcess } from './recordExcess.ts'
import type { PendingImport } from './steps.ts'

/**
 * Imports messages of one device as planned. What must be true before an entry exists comes first, for all messages at
 * once. Then each message gets its entry. What follows from the entry begins at once, and beside it the next message gets
 * its own. After the last entry the device's item is written. Each step can be repeated: a message that comes again after a
 * failure finishes what was begun. Bad input is a result; a result rejects only when a service fails or time is up.
 */
export const runImports =
	(needs: ImportNeeds, plan: Plan): PlannedImports['run'] =>
	(isTimeUp = () => false) => {
		const { planned } = plan
		const all = planned.flatMap((one) => (one.kind === 'import' ? [one] : []))
		const said = beforeEntry(needs, plan, all, isTimeUp)
		const followers = followEntries(needs, plan)
		const shared = { said, excess: recordExcess(needs, plan), isTimeUp, open: followers.open }
		const written = inTurn(planned, said, (one) => {
			if (isTimeUp()) throw new HandedBack()
			return importOne(needs, plan, one, shared)
		})
		const followed = inTurn(written, undefined, async (one) => followers.follow(await one))
		const closed = Promise.allSettled(written).then((all) =>
			followers.close(
				[...new Set(all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])))],
				Promise.allSettled(followed),
			),
		)
		return written.map(async (one, index) => {
			const [{ outcome }, begun, end] = await Promise.all([one, followed[index], closed])
			return { ...outcome, done: Promise.all([begun?.done, end.done]).then(() => undefined) }
		})
	}

/** Does something with each item when that with the one before has ended, well or not. */
const inTurn = <T, R>(
	items: readonly T[],
	first: Promise<unknown> | undefined,
	work: (item: T) => Promise<R>,
): readonly Promise<R>[] => {
	let previous: Promise<unknown> = settled(first)
	return items.map((item) => {
		const mine = previous.then(() => work(item))
		previous = settled(mine)
		return mine
	})
}

const settled = (work: Promise<unknown> | undefined): Promise<unknown> =>
	work === undefined ? Promise.resolve() : work.catch(() => undefined)

type Shared = {
	readonly isTimeUp: () => boolean
	/** rejects if a step before the ledger has failed */
	readonly said: Promise<Said>
	readonly excess: (one: Excess) => Promise<Written>
	/** begins, before the first entry, what does not depend on one */
	readonly open: () => void
}

const importOne = async (
	needs: ImportNeeds,
	plan: Plan,
	one: Planned,
	{ said, excess, isTimeUp, open }: Shared,
): Promise<Written> => {
	switch (one.kind) {
		case 'failed':
			throw one.error
		case 'excess':
			return excess(one)
		case 'known':
			return writtenAs(needs, plan, one, { entry: one.entry, isNew: false })
		case 'import': {
			const write = withFindings(needs, one, await said)
			open()
			return append(needs, plan, write)
		}
		case 'repeat': {
			const entry = await inStep('ledger', () => plan.places.find(one.keys))
			if (entry !== undefined) return writtenAs(needs, plan, one, { entry, isNew: false })
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

const pendingOf = ({
	draft: { importId, receivedAt },
	judged: { updates, measured },
}: ToWrite): PendingImport => ({
	importId,
	receivedAt,
	updates,
	...(measured === undefined ? undefined : { measured }),
})

/** State, history and the like, side by side: only of devices that are registered. */
const beforeEntry = async (
	{ before }: ImportNeeds,
	{ deviceId, device, items }: Plan,
	all: readonly ToWrite[],
	isTimeUp: () => boolean,
): Promise<Said> => {
	if (device === undefined || all.length === 0) return () => []
	const pending = all.map(pendingOf)
	const given = { isTimeUp, items, hideDataBefore: device.hideDataBefore }
	const results = await Promise.allSettled(
		before.map(({ step, run }) => inStep(step, () => run(deviceId, pending, given))),
	)
	// What has begun ends before the message goes back to the queue.
	const said = results.map((result) => {
		if (result.status === 'rejected') throw result.reason
		return result.value
	})
	return (one) => said.flatMap((findingsFor) => findingsFor(one))
}

const withFindings = (needs: ImportNeeds, one: ToWrite, said: Said): ToWrite => {
	const findings = said(pendingOf(one))
	if (findings.length === 0) return one
	const judged = { ...one.judged, findings: [...findings, ...one.judged.findings] }
	return toWrite(needs, { ...one, judged })
}
