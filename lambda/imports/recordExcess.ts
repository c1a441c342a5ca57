import { inStep } from '../aws/inStep.ts'
import { append, toWrite, type Written, writtenAs } from './finishImport.ts'
import type { ImportNeeds } from './importNeeds.ts'
import { sameMessage } from './intake/deviceMessage.ts'
import { excessOf, judgeExcess } from './intake/excess.ts'
import type { Excess, Plan } from './planned.ts'

/** All messages of a device that exceed the same limit in the same minute are one entry, which counts them. */
export const recordExcess = (needs: ImportNeeds, plan: Plan): ((one: Excess) => Promise<Written>) => {
	const results = new Map<string, Promise<Written>>()
	const keyOf = ({ message, reason }: Excess): string => excessOf(message, reason).messageId
	const countOf = (key: string): number =>
		plan.planned.filter((one) => one.kind === 'excess' && keyOf(one) === key).length
	return (one) => {
		const key = keyOf(one)
		const result = results.get(key) ?? writeExcess(needs, plan, one, countOf(key))
		results.set(key, result)
		return result
	}
}

const noTip = { lastSeq: 0, isRecent: false }

const writeExcess = async (
	needs: ImportNeeds,
	plan: Plan,
	{ message, reason }: Excess,
	count: number,
): Promise<Written> => {
	const excess = excessOf(message, reason)
	const judged = judgeExcess(reason, needs.limits)
	const one = { message: excess, deliveries: 1, judged, keys: sameMessage(excess, judged) }
	const target =
		excess.deviceId === plan.deviceId
			? plan
			: { ...plan, deviceId: excess.deviceId, places: await needs.places(excess.deviceId, noTip) }
	const entry = await inStep('ledger', () => target.places.find(one.keys))
	const written =
		entry === undefined
			? await append(needs, target, toWrite(needs, one))
			: writtenAs(needs, target, one, { entry, isNew: false })
	// Also for the first ones: of two writers at the same time both may take the entry for theirs.
	await needs.budget.addExcess(written.outcome, count)
	return { ...written, outcome: { ...written.outcome, excess: reason } }
}
