import type { Expression, Statement, TypeName } from '../syntax/nodes.ts'

/**
 * The name of a variable or function of the script in the code. With `$` before them, names of the script are never
 * words of JavaScript, members of `Object.prototype`, or ours. `depth`: in how many functions it is declared; a
 * variable of a function may have the name of one outside, whose value it has at first.
 */
export const nameInCode = (name: string, depth: number): string => `$${depth === 0 ? '' : depth}${name}`

/** The variables of a function or of the script, with the types to which they convert what they are assigned. */
export type Variables = ReadonlyMap<string, TypeName | undefined>

/** Statements inside of a statement; not those of a function, which has variables of its own. */
const inner = (statement: Statement): readonly Statement[] => {
	switch (statement.kind) {
		case 'block':
			return statement.body
		case 'if':
			return [statement.ifTrue, ...(statement.otherwise ? [statement.otherwise] : [])]
		case 'for':
			return [...(statement.first ? [statement.first] : []), statement.body]
		case 'foreach':
		case 'while':
		case 'do':
			return [statement.body]
		case 'switch':
			return statement.cases.flatMap(({ body }) => body)
		default:
			return []
	}
}

/** Names that are assigned in an expression: TBEL creates a variable that has not been declared. */
const assignedIn = (expression: Expression): readonly string[] => {
	switch (expression.kind) {
		case 'assign':
			return [
				...(expression.target.kind === 'name' ? [expression.target.name] : []),
				...assignedIn(expression.value),
			]
		case 'binary':
			return [...assignedIn(expression.left), ...assignedIn(expression.right)]
		case 'conditional':
			return [expression.condition, expression.ifTrue, expression.otherwise].flatMap(assignedIn)
		case 'call':
			return expression.given.flatMap(assignedIn)
		default:
			return []
	}
}

const expressionsOf = (statement: Statement): readonly Expression[] => {
	switch (statement.kind) {
		case 'expression':
			return [statement.expression]
		case 'declaration':
			return statement.variables.flatMap(({ value }) => (value ? [value] : []))
		case 'if':
		case 'while':
		case 'do':
			return [statement.condition]
		case 'for':
			return [...(statement.condition ? [statement.condition] : []), ...statement.step]
		default:
			return []
	}
}

const visit = (body: readonly Statement[], see: (statement: Statement) => void): void => {
	for (const statement of body) {
		see(statement)
		visit(inner(statement), see)
	}
}

/** What the statements declare, and what they assign without that anyone around them has declared it. */
export const variablesOf = (body: readonly Statement[], isOutside: (name: string) => boolean): Variables => {
	const found = new Map<string, TypeName | undefined>()
	const loops = new Set<string>()
	visit(body, (statement) => {
		if (statement.kind === 'foreach') loops.add(statement.name)
		if (statement.kind !== 'declaration') return
		for (const { name } of statement.variables) found.set(name, statement.type)
	})
	visit(body, (statement) => {
		for (const name of expressionsOf(statement).flatMap(assignedIn))
			if (!found.has(name) && !loops.has(name) && !isOutside(name)) found.set(name, undefined)
	})
	return found
}

/** The functions that are declared directly in these statements, or in blocks of them. */
export const functionsOf = (body: readonly Statement[]): readonly string[] => {
	const found: string[] = []
	visit(body, (statement) => {
		if (statement.kind === 'function') found.push(statement.name)
	})
	return found
}
