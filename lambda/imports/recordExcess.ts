import { inStep } from '../aws/inStep.ts'
import { append, finish } from './finishImport.ts'
import type { ImportNeeds, Result } from './importNeeds.ts'
import { excessOf, judgeExcess } from './intake/excess.ts'
import { sameMessage } from './intake/messageKeys.ts'
import { type Excess, type Plan, toWrite } from './planned.ts'

/** All messages of a device that exceed the same limit in the same minute are one entry, which counts them. */
export const recordExcess = (needs: ImportNeeds, plan: Plan): ((one: Excess) => Promise<Result>) => {
	const written = new Map<string, Promise<Result>>()
	const keyOf = ({ message, reason }: Excess): string => excessOf(message, reason).messageId
	const countOf = (key: string): number =>
		plan.planned.filter((one) => one.kind === 'excess' && keyOf(one) === key).length
	return (one) => {
		const key = keyOf(one)
		const result = written.get(key) ?? writeExcess(needs, plan, one, countOf(key))
		written.set(key, result)
		return result
	}
}

const writeExcess = async (
	needs: ImportNeeds,
	plan: Plan,
	{ message, reason }: Excess,
	count: number,
): Promise<Result> => {
	const excess = excessOf(message, reason)
	const judged = judgeExcess(reason, needs.limits)
	const one = { message: excess, deliveries: 1, judged, keys: sameMessage(excess, judged) }
	const target =
		excess.deviceId === plan.deviceId
			? plan
			: { ...plan, deviceId: excess.deviceId, places: await needs.places(excess.deviceId, 0) }
	const entry = await inStep('ledger', () => target.places.find(one.keys))
	const result =
		entry === undefined
			? await append(needs, target, toWrite(needs, one))
			: await finish(needs, target, one, { entry, isNew: false })
	// Also for the first ones: of two writers at the same time both may take the entry for theirs.
	await needs.budget.addExcess(result, count)
	return { ...result, excess: reason }
}
