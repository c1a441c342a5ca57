import type { Host } from '../../local/host.ts'

/** How often something was done: `ImportsProcessor dynamodb:GetItem StateTable`. */
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

/** Everything that has been done in a host so far. */
export const countsOf = ({
	stackName,
	uses,
	invocations,
}: Pick<Host, 'stackName' | 'uses' | 'invocations'>): Counts => {
	const counts = new Map<string, number>()
	const add = (key: string, count: number) => counts.set(key, (counts.get(key) ?? 0) + count)
	for (const { role, action, resource, count } of uses())
		add(`${logicalName(stackName, role.name)} ${action} ${nameOf(stackName, action, resource)}`, count)
	for (const [functionArn, count] of Object.entries(invocations()))
		add(`Lambda lambda:Invoke ${logicalName(stackName, functionArn)}`, count)
	return Object.fromEntries(counts)
}

/** What has been done in between. Starting an environment opens a log stream; that is no work for a message. */
export const difference = (before: Counts, after: Counts): Counts =>
	Object.fromEntries(
		Object.entries(after)
			.map(([key, count]) => [key, count - (before[key] ?? 0)] as const)
			.filter(([key, count]) => count > 0 && !key.includes(' logs:'))
			.toSorted(([a], [b]) => (a < b ? -1 : 1)),
	)

/** A message, and who watches. */
export type Case = {
	/** object updates of the message */
	readonly updates: number
	/** different object instances that they are of */
	readonly objects: number
	/** sockets on the device */
	readonly clients: number
}

/** What a message costs in a system. */
export type Operations = {
	readonly functionCalls: number
	readonly events: number
	/** of the table of connections, by key */
	readonly queries: number
	/** of a whole table */
	readonly scans: number
	/** of other tables */
	readonly reads: number
	readonly writes: number
	/** messages put on queues, those of rules included */
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
 * The backend of hello.nrfcloud.com as of October 2024: a model after its handlers and rules. Each update and each client is
 * an event and a function call of its own; each update, and the shadow that is pushed after them, looks for connections
 * by reading all of them. The shadow is one write more.
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

/** One function call at most, no events, one keyed query for the connections, and no table read in full. */
export const isAimReached = ({ functionCalls, events, queries, scans }: Operations): boolean =>
	functionCalls <= 1 && events === 0 && queries === 1 && scans === 0

export const isSame = (a: Counts, b: Counts): boolean =>
	Object.keys(difference(a, b)).length === 0 && Object.keys(difference(b, a)).length === 0
