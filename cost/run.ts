import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseCostArguments, usage } from './arguments.ts'
import { billReport, billTotal } from './billReport.ts'
import budget from './budget.json' with { type: 'json' }
import { type BudgetCase, budgetOf, messageCost } from './budget.ts'
import { billRows, type Fleet, monthlyBill } from './monthlyBill.ts'
import { scaleOf, scaleReport } from './scale/scaleReport.ts'
import { type Load, usesOf } from './scale/usage.ts'

/** `npm run cost`: what a fleet costs per month on AWS, and which quotas it needs. */

const json = (value: unknown): string => `${JSON.stringify(value, null, '\t')}\n`

const printBill = (fleet: Fleet, isJson: boolean): string => {
	const bill = monthlyBill(fleet, messageCost(budget as readonly BudgetCase[]))
	return isJson ? json({ fleet, total: billTotal(bill), rows: billRows(bill) }) : billReport(fleet, bill)
}

/** Assumptions about the functions: a batch of ten messages takes 200 ms, opening a socket 100 ms for each function. */
const loadOf = (fleet: Fleet, watchedShare: number): Load => {
	const cost = messageCost(budget as readonly BudgetCase[])
	return {
		...fleet,
		watchedShare,
		visitMinutes: 10,
		batchSeconds: 0.2,
		batchSize: 10,
		openingSeconds: 0.1,
		// The ledger or the state: an entry and its place in the index, or an item for each object.
		writeUnits: Math.max(2, fleet.objects),
		entryBytes: cost.entryBytes + (fleet.objects - 1) * cost.entryBytesPerObject,
	}
}

const printScale = (load: Load, isJson: boolean): string =>
	isJson ? json({ load, uses: usesOf(load), fleets: scaleOf(load) }) : scaleReport(load)

/** Hosts the stack and counts. Loaded when asked for: it needs the whole host. */
const writeBudget = async (): Promise<void> => {
	const { countCases } = await import('../bench/operations/countCases.ts')
	const { startOperationsHost } = await import('../bench/operations/operationsHost.ts')
	const on = await startOperationsHost()
	try {
		writeFileSync(join(import.meta.dirname, 'budget.json'), json(budgetOf(await countCases(on))))
	} finally {
		await on.close()
	}
}

try {
	const { fleet, watchedShare, isScale, isJson, writesBudget, isHelp } = parseCostArguments(
		process.argv.slice(2),
	)
	if (writesBudget) await writeBudget()
	else if (isHelp) process.stdout.write(usage)
	else
		process.stdout.write(isScale ? printScale(loadOf(fleet, watchedShare), isJson) : printBill(fleet, isJson))
} catch (error) {
	process.stderr.write(`${(error as Error).message}\n\n${usage}`)
	process.exitCode = 2
}
