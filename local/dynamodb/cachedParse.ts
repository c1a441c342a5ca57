/** A value of DynamoDB: `{ S: 'text' }`. */
type Value = Readonly<Record<string, unknown>>

/** What dynalite parses an expression with. The parser removes the names and values that it uses from the unused ones. */
export type Context = {
	readonly attrNames?: Readonly<Record<string, string>> | undefined
	readonly attrVals?: Readonly<Record<string, Value>> | undefined
	readonly unusedAttrNames: Record<string, true>
	readonly unusedAttrVals: Record<string, true>
	readonly isReserved: (name: string) => boolean
	readonly compare: (operator: string, one: Value, other: Value) => boolean
}

/** Parses an expression; a string says what is wrong with it, and so does an error. */
export type Parse = (text: string, options: { readonly context: Context }) => unknown

/** Stands for a value in a result that is kept. */
type Slot = { readonly [slotName]: string }
const slotName = Symbol('name of a value')

const isSlot = (node: object): node is Slot => slotName in node

/** A copy, because dynalite changes what it has parsed. `replace` puts something in the place of an object. */
const copy = (node: unknown, replace: (node: object) => object | undefined): unknown => {
	if (typeof node !== 'object' || node === null) return node
	const replaced = replace(node)
	if (replaced !== undefined) return replaced
	if (Array.isArray(node)) return node.map((each) => copy(each, replace))
	const copied = Object.create(Object.getPrototypeOf(node)) as Record<string, unknown>
	for (const [name, member] of Object.entries(node)) copied[name] = copy(member, replace)
	return copied
}

type Compared = { readonly operator: string; readonly names: readonly [string, string]; readonly is: boolean }

/** What an expression has become, without its values. */
type Known = {
	readonly template: unknown
	/** the names that it uses, and the names of its values */
	readonly used: { readonly names: readonly string[]; readonly values: readonly string[] }
	/** comparisons of values on which the result depends */
	readonly compared: readonly Compared[]
}

/** Everything that the result depends on, except for comparisons of values: text, names, and the types of values. */
const keyOf = (text: string, { attrNames = {}, attrVals = {} }: Context): string => {
	const types = Object.entries(attrVals).map(([name, value]) => `${name} ${Object.keys(value).join()}`)
	return [text, JSON.stringify(attrNames), ...types].join('\n')
}

/** An expression with `attribute_type` depends on what is in a value. */
const isCacheable = (text: string): boolean => text.length <= 4096 && !/attribute_type/i.test(text)

const allOf = (names: object = {}): Record<string, true> =>
	Object.fromEntries(Object.keys(names).map((name) => [name, true]))

const missingIn = (all: object = {}, left: object): readonly string[] =>
	Object.keys(all).filter((name) => !(name in left))

/** Parses, and tells what the next one with the same key needs; or what is wrong with the expression. */
const parseFresh = (parse: Parse, text: string, context: Context): Known | { readonly refusal: unknown } => {
	const { attrNames, attrVals = {} } = context
	const [unusedAttrNames, unusedAttrVals] = [allOf(attrNames), allOf(attrVals)]
	const nameOf = new Map<object, string>(Object.entries(attrVals).map(([name, value]) => [value, name]))
	const compared: Compared[] = []
	const compare: Context['compare'] = (operator, one, other) => {
		const is = context.compare(operator, one, other)
		compared.push({ operator, names: [nameOf.get(one) ?? '', nameOf.get(other) ?? ''], is })
		return is
	}
	const result = parse(text, { context: { ...context, unusedAttrNames, unusedAttrVals, compare } })
	if (typeof result === 'string') return { refusal: result }
	return {
		template: copy(result, (node) => {
			const name = nameOf.get(node)
			return name === undefined ? undefined : ({ [slotName]: name } satisfies Slot)
		}),
		used: { names: missingIn(attrNames, unusedAttrNames), values: missingIn(attrVals, unusedAttrVals) },
		compared,
	}
}

const holds = ({ compared }: Known, { attrVals = {}, compare }: Context): boolean =>
	compared.every(({ operator, names: [one, other], is }) => {
		const [left, right] = [attrVals[one], attrVals[other]]
		return left !== undefined && right !== undefined && compare(operator, left, right) === is
	})

/** The result with the values of one request. */
const fill = ({ template, used }: Known, { attrVals = {}, ...context }: Context): unknown => {
	for (const name of used.names) delete context.unusedAttrNames[name]
	for (const name of used.values) delete context.unusedAttrVals[name]
	return copy(template, (node) => (isSlot(node) ? attrVals[node[slotName]] : undefined))
}

/** More than the expressions of a stack. */
const mostExpressions = 512

/**
 * A parser that parses each expression once. Functions repeat a few expressions with other values, and parsing them takes
 * longer than all else that a request does. The results are those of the parser; refusals are not kept.
 */
export const cachedParse = (parse: Parse): Parse => {
	const known = new Map<string, Known>()
	return (text, { context }) => {
		if (!isCacheable(text)) return parse(text, { context })
		const key = keyOf(text, context)
		const found = known.get(key)
		if (found !== undefined && holds(found, context)) return fill(found, context)
		const fresh = parseFresh(parse, text, context)
		if ('refusal' in fresh) return fresh.refusal
		if (known.size >= mostExpressions) known.clear()
		known.set(key, fresh)
		return fill(fresh, context)
	}
}
