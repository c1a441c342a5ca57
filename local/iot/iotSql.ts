import { randomUUID } from 'node:crypto'

/** The subset of the SQL of IoT rules (version 2016-03-23) that the host supports. Anything else throws. */
export type IotRuleSql = {
	readonly topicFilter: string
	/** the object for the actions, without undefined members */
	readonly select: (message: PublishedMessage) => Record<string, unknown>
}

export type PublishedMessage = {
	readonly topic: string
	readonly payload: Uint8Array
	/** only of a message that was published over MQTT */
	readonly traceId?: string
	/** milliseconds since the Unix epoch */
	readonly timestamp: number
}

type Expression = (message: PublishedMessage) => unknown

const statement = /^SELECT\s+(?<columns>.+?)\s+FROM\s+'(?<filter>[^']+)'$/is

const literals: readonly { pattern: RegExp; parse: (match: readonly string[]) => Expression }[] = [
	{
		pattern: /^'([^']*)'$/,
		parse:
			([, text]) =>
			() =>
				text,
	},
	{
		pattern: /^(-?\d+(?:\.\d+)?)$/,
		parse:
			([, digits]) =>
			() =>
				Number(digits),
	},
	{
		pattern: /^encode\(\s*\*\s*,\s*'base64'\s*\)$/i,
		parse:
			() =>
			({ payload }) =>
				Buffer.from(payload).toString('base64'),
	},
	{
		pattern: /^topic\(\s*(\d+)\s*\)$/i,
		parse:
			([, level]) =>
			({ topic }) =>
				topic.split('/')[Number(level) - 1],
	},
	{
		pattern: /^topic\(\s*\)$/i,
		parse:
			() =>
			({ topic }) =>
				topic,
	},
	// AWS IoT SQL reference, traceid(): "Undefined if the message wasn't sent over MQTT".
	{
		pattern: /^traceid\(\s*\)$/i,
		parse:
			() =>
			({ traceId }) =>
				traceId,
	},
	{ pattern: /^newuuid\(\s*\)$/i, parse: () => () => randomUUID() },
	{
		pattern: /^timestamp\(\s*\)$/i,
		parse:
			() =>
			({ timestamp }) =>
				timestamp,
	},
]

const parseExpression = (text: string): Expression => {
	for (const { pattern, parse } of literals) {
		const match = pattern.exec(text)
		if (match !== null) return parse(match)
	}
	throw new Error(`rule SQL: the expression ${text} is not supported`)
}

/** Splits at commas outside of parentheses and quotes. */
const splitColumns = (text: string): readonly string[] =>
	(text.match(/(?:'[^']*'|\([^)]*\)|[^,'(])+/g) ?? []).map((column) => column.trim())

const parseColumn = (text: string): readonly [string, Expression] => {
	const [, expression, name] = /^(.+?)\s+AS\s+([a-z_][a-z0-9_]*)$/is.exec(text) ?? []
	if (expression === undefined || name === undefined)
		throw new Error(`rule SQL: expected "<expression> AS <name>", got ${text}`)
	return [name, parseExpression(expression.trim())]
}

export const parseRuleSql = (sql: string): IotRuleSql => {
	const { columns, filter } = statement.exec(sql.trim())?.groups ?? {}
	if (columns === undefined || filter === undefined)
		throw new Error(`rule SQL: only SELECT … FROM '…' is supported, got ${sql}`)
	const selected = splitColumns(columns).map(parseColumn)
	return {
		topicFilter: filter,
		select: (message) =>
			Object.fromEntries(
				selected
					.map(([name, expression]) => [name, expression(message)] as const)
					.filter(([, value]) => value !== undefined),
			),
	}
}

/** MQTT 3.1.1 §4.7: `+` matches one level, `#` at the end all further levels; neither matches a leading `$`. */
export const matchesTopic = (filter: string, topic: string): boolean => {
	const filters = filter.split('/')
	const levels = topic.split('/')
	if (topic.startsWith('$') && /^[+#]/.test(filter)) return false
	return (
		filters.every((expected, index) => {
			if (expected === '#') return index === filters.length - 1
			return index < levels.length && (expected === '+' || expected === levels[index])
		}) &&
		(filters.at(-1) === '#' || filters.length === levels.length)
	)
}
