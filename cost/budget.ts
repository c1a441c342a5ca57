import { type CountedMessage, quantitiesOf } from './capacity.ts'
import type { MessageCost } from './monthlyBill.ts'
import { addQuantities, type Quantities, usdOf } from './prices.ts'

/** A message whose cost has a limit. */
export type BudgetCase = {
	readonly updates: number
	readonly objects: number
	readonly clients: number
	/** dollars for a million, at most */
	readonly usdPerMillion: number
	readonly entryBytes: number
	/** average of the rows of the history */
	readonly rowBytes: number
	readonly quantities: Quantities
}

export type Counted = CountedMessage & { readonly updates: number }

const rounded = (value: number): number => Number(value.toPrecision(4))

/** Log lines and sizes of items differ by some bytes from run to run. */
const tolerance = 1.02

/** The budget that allows exactly what was counted. */
export const budgetOf = (counted: readonly Counted[]): readonly BudgetCase[] =>
	counted.map((message) => {
		const { updates, objects, clients, sizes } = message
		const quantities = quantitiesOf(message)
		return {
			updates,
			objects,
			clients,
			usdPerMillion: rounded(usdOf(quantities) * 1e6),
			entryBytes: Math.round(sizes.entry),
			rowBytes: Math.round(sizes.history),
			quantities: Object.fromEntries(
				Object.entries(quantities).map(([name, quantity]) => [name, rounded(quantity)]),
			),
		}
	})

const nameOf = ({ updates, objects, clients }: Pick<BudgetCase, 'updates' | 'objects' | 'clients'>): string =>
	`${updates} updates of ${objects} objects, ${clients} clients`

/** One sentence for each message that costs more than its budget, or has none. */
export const exceeded = (budget: readonly BudgetCase[], counted: readonly Counted[]): readonly string[] => {
	const limits = new Map(budget.map((each) => [nameOf(each), each.usdPerMillion]))
	return budgetOf(counted).flatMap((each) => {
		const limit = limits.get(nameOf(each))
		if (limit !== undefined && each.usdPerMillion <= limit * tolerance) return []
		return [`${nameOf(each)}: ${each.usdPerMillion} USD per million, the budget is ${limit}`]
	})
}

/** The costs from which a bill is computed: 1 and 15 objects, 0 and 1 clients. */
export const messageCost = (budget: readonly BudgetCase[]): MessageCost => {
	const find = (updates: number, clients: number): BudgetCase => {
		const found = budget.find(
			(each) => each.updates === updates && each.objects === updates && each.clients === clients,
		)
		if (found === undefined) throw new Error(`no budget for ${updates} updates and ${clients} clients`)
		return found
	}
	const [one, many] = [find(1, 0), find(15, 0)]
	const [oneWatched, manyWatched] = [find(1, 1), find(15, 1)]
	const further = many.objects - one.objects
	const watcher = addQuantities([1, oneWatched.quantities], [-1, one.quantities])
	const watcherOfMany = addQuantities([1, manyWatched.quantities], [-1, many.quantities])
	return {
		base: one.quantities,
		perObject: addQuantities([1 / further, many.quantities], [-1 / further, one.quantities]),
		perWatcher: watcher,
		perWatcherAndObject: addQuantities([1 / further, watcherOfMany], [-1 / further, watcher]),
		entryBytes: one.entryBytes,
		rowBytes: one.rowBytes,
		entryBytesPerObject: (many.entryBytes - one.entryBytes) / further,
	}
}
