/** The queues that feed a function. */
const queues = [
	'messages',
	'deadLetters',
	'ruleErrors',
	'greetings',
	'fanOuts',
	'integrations',
	'downlinks',
	'events',
] as const

/** How many executions of its function each queue causes at the same time, at most. */
export type Concurrency = Readonly<Record<(typeof queues)[number], number>>

/** The limits of Lambda for an event source that is a queue. */
const [least, most] = [2, 1000]

export const expectedConcurrency =
	`${queues.join(', ')}: each a whole number from ${least} to ${most}, ${least} if it is left out; ` +
	`as text: ${queues[0]}=4,${queues[3]}=3`

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] => {
	if (value === '') return []
	if (typeof value !== 'string') return Object.entries(value ?? {})
	return value.split(',').map((part) => {
		const [name = '', number] = part.split('=')
		return [name, number]
	})
}

const isValid = ([name, value]: readonly [string, unknown]): boolean =>
	(queues as readonly string[]).includes(name) &&
	/^\d{1,4}$/.test(String(value)) &&
	Number(value) >= least &&
	Number(value) <= most

/** Reads the context value: an object, or text from the command line. Undefined if it is invalid. */
export const readConcurrency = (value: unknown): Concurrency | undefined => {
	const isReadable = typeof value === 'string' || (typeof value === 'object' && value !== null)
	const entries = isReadable ? entriesOf(value) : [['', value] as const]
	if (!entries.every(isValid)) return undefined
	const stated = new Map(entries)
	const of = (name: (typeof queues)[number]) => Number(stated.get(name) ?? least)
	return {
		messages: of('messages'),
		deadLetters: of('deadLetters'),
		ruleErrors: of('ruleErrors'),
		greetings: of('greetings'),
		fanOuts: of('fanOuts'),
		integrations: of('integrations'),
		downlinks: of('downlinks'),
		events: of('events'),
	}
}

/** Concurrent executions of all functions of a new account. */
const defaultQuota = 10

/**
 * What an operator has to know before the deployment; undefined for values that fit into every account. The queues of failed
 * messages and the one of downlinks do not count: they are empty most of the time.
 */
export const concurrencyWarning = (concurrency: Concurrency): string | undefined => {
	const { deadLetters, ruleErrors, downlinks, ...usual } = concurrency
	const sum = Object.values(usual).reduce((total, each) => total + each)
	if (sum <= defaultQuota) return undefined
	return (
		`concurrency: the queues may cause ${sum} executions at the same time, and ${deadLetters + ruleErrors + downlinks} more when ` +
		`messages fail or downlinks are due. A new AWS account has ${defaultQuota} in all, ` +
		'and REST and new sockets need some, too. Check the quota "Concurrent executions" of Lambda before you deploy.'
	)
}
