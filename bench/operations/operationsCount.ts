import type { Host } from '../../local/host.ts'

/** Counts by operation: `ImportsProcessor dynamodb:GetItem StateTable`. */
export type Counts = Readonly<Record<string, number>>

/** `StateTable` of `arn:…:table/senml-live-StateTable06A7F2C1` */
const logicalName = (stackName: string, name: string): string =>
	name
		.slice(name.indexOf(`${stackName}-`))
		.replace(`${stackName}-`, '')
		.replace(/(?:Service)?(?:Role)?[0-9A-F]{8}(?=\/|$)/, '')

const nameOf = (stackName: string, action: string, resource: string): string => {
	const [, method] = /\/([A-Z]+)\/@connections\//.exec(resource) ?? []
	return action.startsWith('execute-api:') ? `${method} @connections` : logicalName(stackName, resource)
}

/** All operations in a host so far. */
export const countsOf = ({
	stackName,
	uses,
	invocations,
}: Pick<Host, 'stackName' | 'uses' | 'invocations'>): Counts => {
	const counts = new Map<string, number>()
	const add = (key: string, count: number) => counts.set(key, (counts.get(key) ?? 0) + count)
	for (const { role, action, resource, calls } of uses())
		add(`${logicalName(stackName, role.name)} ${action} ${nameOf(stackName, action, resource)}`, calls)
	for (const [functionArn, count] of Object.entries(invocations()))
		add(`Lambda lambda:Invoke ${logicalName(stackName, functionArn)}`, count)
	return Object.fromEntries(counts)
}

/** Operations between two counts, without log streams, which only a starting function opens. */
export const difference = (before: Counts, after: Counts): Counts =>
	Object.fromEntries(
		Object.entries(after)
			.map(([key, count]) => [key, count - (before[key] ?? 0)] as const)
			.filter(([key, count]) => count > 0 && !key.includes(' logs:'))
			.toSorted(([a], [b]) => (a < b ? -1 : 1)),
	)

/** A message and the number of watchers. */
export type Case = {
	/** number of object updates in the message */
	readonly updates: number
	/** number of different object instances in the message */
	readonly objects: number
	/** number of sockets of the device */
	readonly clients: number
}

/** Number of operations per message. */
export type Operations = {
	readonly functionCalls: number
	readonly events: number
	/** queries of the table of connections, by key */
	readonly queries: number
	/** scans of a whole table */
	readonly scans: number
	/** reads of other tables */
	readonly reads: number
	readonly writes: number
	/** messages put on queues, with those from topic rules */
	readonly queueSends: number
	readonly posts: number
}

export const summarise = (counts: Counts): Operations => {
	const sum = (pattern: RegExp): number =>
		Object.entries(counts)
			.filter(([key]) => pattern.test(key))
			.reduce((total, [, count]) => total + count, 0)
	const queries = sum(/ dynamodb:Query LiveConnections/)
	return {
		functionCalls: sum(/ lambda:Invoke /),
		events: sum(/ events:/),
		queries,
		scans: sum(/ dynamodb:Scan /),
		reads: sum(/ dynamodb:(?:BatchGetItem|GetItem|Query) /) - queries,
		writes: sum(/ dynamodb:(?:PutItem|UpdateItem|DeleteItem|BatchWriteItem|TransactWriteItems) /),
		queueSends: sum(/ sqs:SendMessage /),
		posts: sum(/ execute-api:ManageConnections POST /),
	}
}

/**
 * A model of the handlers and rules in the backend of hello.nrfcloud.com, as of October 2024. Each update and each client
 * needs an event and a function call. Each update, and the shadow after them, scans the table of connections. The shadow
 * needs one more write.
 */
export const referenceModel = ({ updates, clients }: Case): Operations => ({
	functionCalls: 3 + updates + clients,
	events: updates + clients,
	queries: 0,
	scans: updates + 1,
	reads: 1,
	writes: 3,
	queueSends: 0,
	posts: updates * clients + clients,
})

/** At most one function call, no events, one keyed query for the connections, and no scan. */
export const isAimReached = ({ functionCalls, events, queries, scans }: Operations): boolean =>
	functionCalls <= 1 && events === 0 && queries === 1 && scans === 0

export const isSame = (a: Counts, b: Counts): boolean =>
	Object.keys(difference(a, b)).length === 0 && Object.keys(difference(b, a)).length === 0
