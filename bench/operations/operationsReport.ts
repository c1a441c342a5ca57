import { type CountedMessage, quantitiesOf } from '../../cost/capacity.ts'
import { usdOf } from '../../cost/prices.ts'
import { referenceQuantities } from '../../cost/referenceCost.ts'
import { markdownTable } from '../../cost/table.ts'
import {
	type Case,
	type Counts,
	isAimReached,
	isSame,
	type Operations,
	referenceModel,
	summarise,
} from './operationsCount.ts'

/** A message with its counts. */
export type CountedCase = Case & CountedMessage

/** The same message with more unrelated data in the tables. */
export type CountedBeside = { readonly beside: string; readonly counts: Counts }

export type CountedOperations = {
	readonly cases: readonly CountedCase[]
	/** with one client that takes several frames in one message */
	readonly packed: readonly CountedCase[]
	/** counts beside more and more data; the first is beside none */
	readonly beside: readonly CountedBeside[]
}

export type Verdict = { readonly isReached: boolean; readonly isIndependent: boolean }

export const verdictOf = ({ cases, packed, beside }: CountedOperations): Verdict => {
	const all = [...cases, ...packed, ...beside].map(({ counts }) => counts)
	return {
		isReached: all.every((counts) => isAimReached(summarise(counts))),
		isIndependent: beside.every(({ counts }) => isSame(beside[0]?.counts ?? {}, counts)),
	}
}

/** Dollars for a million such messages that come one by one. */
export const usdPerMillion = (message: CountedMessage): number => usdOf(quantitiesOf(message)) * 1e6

/** The same of the model of the reference system. */
export const referenceUsdPerMillion = (message: Pick<Case, 'updates' | 'clients'>): number =>
	usdOf(referenceQuantities(message)) * 1e6

const columns: readonly (readonly [string, (operations: Operations) => number])[] = [
	['queue sends', ({ queueSends }) => queueSends],
	['function calls', ({ functionCalls }) => functionCalls],
	['events', ({ events }) => events],
	['keyed queries', ({ queries }) => queries],
	['full scans', ({ scans }) => scans],
	['other reads', ({ reads }) => reads],
	['writes', ({ writes }) => writes],
	['posts', ({ posts }) => posts],
]

const casesTable = (cases: readonly CountedCase[]): string =>
	markdownTable(
		['updates', 'of objects', 'clients', ...columns.map(([name]) => name), 'USD per million'],
		cases.map((each) => [
			each.updates,
			each.objects,
			each.clients,
			...columns.map(([, of]) => `${of(summarise(each.counts))} / ${of(referenceModel(each))}`),
			`${usdPerMillion(each).toFixed(2)} / ${referenceUsdPerMillion(each).toFixed(2)}`,
		]),
	)

const total = (counts: Counts): number => Object.values(counts).reduce((sum, count) => sum + count, 0)

const besideTable = (beside: readonly CountedBeside[]): string =>
	markdownTable(
		['beside', 'operations'],
		beside.map((each) => [each.beside, total(each.counts)]),
	)

const operationsTable = (counts: Counts): string =>
	markdownTable(
		['who', 'does', 'times'],
		Object.entries(counts).map(([key, count]) => {
			const [who = '', ...does] = key.split(' ')
			return [who, does.join(' '), count]
		}),
	)

/** The tables, and whether the operations reach the aim. */
export const operationsReport = (counted: CountedOperations): string => {
	const { isReached, isIndependent } = verdictOf(counted)
	const aim = 'at most 1 function call, 0 events, 1 keyed query for the connections, 0 full scans'
	return [
		'AWS operations per message: counted by the local host / model of the reference system.',
		'The reference system is the backend of hello.nrfcloud.com of October 2024.',
		'',
		casesTable(counted.cases),
		'The same for a client that takes several frames in one message (`frames=packed`):',
		'',
		casesTable(counted.packed),
		`Aim, ${aim}: ${isReached ? 'reached' : 'MISSED'}`,
		'',
		'1 update for 1 client, one by one:',
		'',
		operationsTable(counted.beside[0]?.counts ?? {}),
		'The same message beside more and more data:',
		'',
		besideTable(counted.beside),
		`The same operations each time: ${isIndependent ? 'yes' : 'NO'}`,
		'',
		'Not counted: the requests of an event source mapping to its queue, one receive and one delete per batch.',
		'USD: list prices of cost/prices.ts, messages one by one, units from the sizes of the items; a model, not a bill.',
		'',
	].join('\n')
}
