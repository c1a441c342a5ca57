import { checkProperties, type Properties } from '../template/properties.ts'

/** An action that a policy allows or denies. */
export type Access = {
	/** `dynamodb:PutItem` */
	readonly action: string
	readonly resource: string
	/** values of condition keys: `aws:SecureTransport` → `true` */
	readonly context: Readonly<Record<string, string>>
}

/** A statement of a policy document, with its patterns compiled. */
export type Statement = {
	readonly effect: 'Allow' | 'Deny'
	readonly actions: readonly string[]
	readonly resources: readonly string[]
	readonly matches: (access: Access) => boolean
	/** the condition keys on which it depends */
	readonly conditionKeys: readonly string[]
	/** services, accounts or `*` in a resource-based policy; empty in the policy of a role */
	readonly principals: readonly string[]
}

const list = (value: unknown): readonly string[] => [value ?? []].flat().map(String)

/** `*` is any text, `?` any character; everything else stands for itself. */
const wildcard = (pattern: string, flags = ''): RegExp =>
	new RegExp(
		`^${pattern
			.replace(/[.+^${}()|[\]\\]/g, '\\$&')
			.replaceAll('*', '.*')
			.replaceAll('?', '.')}$`,
		flags,
	)

type Condition = {
	readonly keys: readonly string[]
	readonly holds: (context: Access['context']) => boolean
}

const operators: Readonly<Record<string, (expected: string) => RegExp>> = {
	Bool: (expected) => wildcard(expected, 'i'),
	StringEquals: (expected) => new RegExp(`^${expected.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`),
	StringLike: (expected) => wildcard(expected),
	ArnEquals: (expected) => wildcard(expected),
	ArnLike: (expected) => wildcard(expected),
	// A key has one value here. For a key without a value AWS allows the request, and the host denies it.
	'ForAllValues:StringLike': (expected) => wildcard(expected),
}

const compileCondition = (where: string, condition: unknown): Condition => {
	const tests = Object.entries((condition ?? {}) as Record<string, Record<string, unknown>>).flatMap(
		([operator, keys]) => {
			const compile = operators[operator]
			if (compile === undefined)
				throw new Error(`${where}: the condition operator ${operator} is not supported`)
			return Object.entries(keys).map(([key, expected]) => ({
				key,
				patterns: list(expected).map(compile),
			}))
		},
	)
	return {
		keys: tests.map(({ key }) => key),
		holds: (context) =>
			tests.every(({ key, patterns }) => {
				const value = context[key]
				return value !== undefined && patterns.some((pattern) => pattern.test(value))
			}),
	}
}

const principalsOf = (principal: unknown): readonly string[] =>
	typeof principal === 'object' && principal !== null
		? Object.values(principal).flatMap(list)
		: list(principal)

const known = ['Action', 'Condition', 'Effect', 'Principal', 'Resource', 'Sid']

const compileStatement = (where: string, statement: Properties): Statement => {
	checkProperties(`${where} statement`, statement, known)
	const actions = list(statement['Action'])
	const actionPatterns = actions.map((action) => wildcard(action, 'i'))
	const resources = list(statement['Resource'] ?? '*')
	const resourcePatterns = resources.map((resource) => wildcard(resource))
	const { keys, holds } = compileCondition(where, statement['Condition'])
	return {
		effect: statement['Effect'] === 'Deny' ? 'Deny' : 'Allow',
		actions,
		resources,
		principals: principalsOf(statement['Principal']),
		conditionKeys: keys,
		matches: ({ action, resource, context }) =>
			actionPatterns.some((pattern) => pattern.test(action)) &&
			resourcePatterns.some((pattern) => pattern.test(resource)) &&
			holds(context),
	}
}

/** Compiles a policy document. Throws, and names it, if the host cannot evaluate something in it. */
export const compilePolicy = (where: string, document: Properties): readonly Statement[] =>
	((document['Statement'] ?? []) as readonly Properties[]).map((statement) =>
		compileStatement(where, statement),
	)

export type Decision = 'allowed' | 'denied explicitly' | 'not allowed'

/** An explicit deny wins over every allow; without an allow nothing is allowed. */
export const evaluate = (statements: readonly Statement[], access: Access): Decision => {
	const matching = statements.filter(({ matches }) => matches(access))
	if (matching.some(({ effect }) => effect === 'Deny')) return 'denied explicitly'
	return matching.length > 0 ? 'allowed' : 'not allowed'
}
