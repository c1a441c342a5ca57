import { isSchema, type JsonSchema } from '../schemas/jsonSchema.ts'

type Named = Readonly<Record<string, JsonSchema>>

/** The components of both documents. */
export type Schemas = { readonly old: Named; readonly now: Named }

type Breaks = readonly string[]

/**
 * Compares what senders write with what receivers read. A response may promise more and must not promise less; a request
 * may ask for less and must not ask for more. Both are the same question, asked from either end.
 */
type Comparison = {
	readonly schemas: Schemas
	/** of a response: what the new schema allows has to be allowed by the old one */
	readonly isResponse: boolean
}

const resolve = (schema: JsonSchema, components: Named): JsonSchema => {
	const { $ref } = schema
	return typeof $ref === 'string' ? (components[$ref.split('/').at(-1) ?? ''] ?? {}) : schema
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

const propertiesOf = (schema: JsonSchema): Named =>
	(isSchema(schema['properties']) ? schema['properties'] : {}) as Named

/** The values that a schema enumerates; undefined: it enumerates none. */
const valuesOf = ({ const: constant, enum: values }: JsonSchema): readonly string[] | undefined => {
	if (constant !== undefined) return [JSON.stringify(constant)]
	return Array.isArray(values) ? values.map((value) => JSON.stringify(value)) : undefined
}

const typesOf = (schema: JsonSchema): readonly string[] | undefined => {
	const type = schema['type']
	return type === undefined ? undefined : [type].flat().map(String)
}

/** `integer` is a `number`, too. */
const covers = (wide: readonly string[], type: string): boolean =>
	wide.includes(type) || (type === 'integer' && wide.includes('number'))

/** The one that has to be the wider, and the one that has to be the narrower. */
const ends = <T>(old: T, now: T, { isResponse }: Comparison): readonly [wide: T, narrow: T] =>
	isResponse ? [old, now] : [now, old]

const compareTypes = (old: JsonSchema, now: JsonSchema, at: string, comparison: Comparison): Breaks => {
	const [wide, narrow] = ends(typesOf(old), typesOf(now), comparison)
	if (wide === undefined) return []
	const [before, after] = [old, now].map((schema) => typesOf(schema)?.join() ?? 'any')
	const changed = `${at}: the type was ${before}, and is ${after}`
	if (narrow === undefined) return [changed]
	return narrow.every((type) => covers(wide, type)) ? [] : [changed]
}

const compareValues = (old: JsonSchema, now: JsonSchema, at: string, comparison: Comparison): Breaks => {
	const [wide, narrow] = ends(valuesOf(old), valuesOf(now), comparison)
	if (wide === undefined) return []
	if (narrow === undefined)
		return [
			`${at}: the values were ${valuesOf(old)?.join() ?? 'any'}, and are ${valuesOf(now)?.join() ?? 'any'}`,
		]
	return narrow
		.filter((value) => !wide.includes(value))
		.map((value) => `${at}: the value ${value} ${comparison.isResponse ? 'is new' : 'is refused now'}`)
}

/** Of keywords that bound a value: those of the wider schema must not be stricter. */
const bounds: readonly {
	readonly keyword: string
	readonly isStricter: (a: number, b: number) => boolean
}[] = [
	...['minimum', 'minLength', 'minItems'].map((keyword) => ({
		keyword,
		isStricter: (a: number, b: number) => a > b,
	})),
	...['maximum', 'maxLength', 'maxItems'].map((keyword) => ({
		keyword,
		isStricter: (a: number, b: number) => a < b,
	})),
]

const compareBounds = (old: JsonSchema, now: JsonSchema, at: string, comparison: Comparison): Breaks => {
	const [wide, narrow] = ends(old, now, comparison)
	const crossed = bounds.filter(({ keyword, isStricter }) => {
		const [bound, other] = [wide[keyword], narrow[keyword]]
		return typeof bound === 'number' && (typeof other !== 'number' || isStricter(bound, other))
	})
	const changed = ['pattern', 'format'].filter(
		(keyword) => wide[keyword] !== undefined && wide[keyword] !== narrow[keyword],
	)
	return [...crossed.map(({ keyword }) => keyword), ...changed].map(
		(keyword) => `${at}: ${keyword} was ${String(old[keyword])}, and is ${String(now[keyword])}`,
	)
}

const compareMembers = (old: JsonSchema, now: JsonSchema, at: string, comparison: Comparison): Breaks => {
	const [before, after] = [propertiesOf(old), propertiesOf(now)]
	const [promised, kept] = ends(listOf(old['required']), listOf(now['required']), comparison)
	const word = comparison.isResponse ? 'may be absent now' : 'is required now'
	const isClosed = now['additionalProperties'] === false && !comparison.isResponse
	return [
		...promised
			.filter((name) => !kept.includes(name) && (!comparison.isResponse || String(name) in after))
			.map((name) => `${at}: the member ${String(name)} ${word}`),
		...Object.entries(before).flatMap(([name, each]) => {
			const same = after[name]
			if (same !== undefined) return compare(each, same, `${at}/${name}`, comparison)
			return comparison.isResponse || isClosed ? [`${at}: the member ${name} is gone`] : []
		}),
	]
}

const compareItems = (old: JsonSchema, now: JsonSchema, at: string, comparison: Comparison): Breaks =>
	['items', 'additionalProperties'].flatMap((keyword) => {
		const [before, after] = [old[keyword], now[keyword]]
		if (isSchema(before) && isSchema(after)) return compare(before, after, `${at}/*`, comparison)
		const [wide, narrow] = ends(before, after, comparison)
		const isTaken = keyword === 'additionalProperties' && wide === false && narrow !== false
		return isTaken && !comparison.isResponse ? [`${at}: members that it does not name are refused now`] : []
	})

/** Each of the narrower alternatives has to be one of the wider. */
const compareAlternatives = (
	old: JsonSchema,
	now: JsonSchema,
	at: string,
	comparison: Comparison,
): Breaks => {
	const alternatives = (schema: JsonSchema) => {
		const list = listOf(schema['anyOf']).filter(isSchema)
		return list.length === 0 ? [schema] : list
	}
	const fits = (wide: JsonSchema, narrow: JsonSchema): boolean => {
		const [before, after] = comparison.isResponse ? [wide, narrow] : [narrow, wide]
		return compare(before, after, at, comparison).length === 0
	}
	const [wide, narrow] = ends(alternatives(old), alternatives(now), comparison)
	const foreign = narrow.filter((each) => !wide.some((other) => fits(other, each)))
	return foreign.map(
		(each) =>
			`${at}: an alternative ${comparison.isResponse ? 'is new' : 'is refused now'}: ${JSON.stringify(each)}`,
	)
}

const hasAlternatives = (schema: JsonSchema): boolean =>
	Array.isArray(schema['anyOf']) && typesOf(schema) === undefined

const compare = (older: JsonSchema, newer: JsonSchema, at: string, comparison: Comparison): Breaks => {
	const [old, now] = [resolve(older, comparison.schemas.old), resolve(newer, comparison.schemas.now)]
	if (hasAlternatives(old) || hasAlternatives(now)) return compareAlternatives(old, now, at, comparison)
	return [compareTypes, compareValues, compareBounds, compareMembers, compareItems].flatMap((each) =>
		each(old, now, at, comparison),
	)
}

/** What a reader of the old schema may not expect of what is written by the new one. */
export const widened = (old: JsonSchema, now: JsonSchema, at: string, schemas: Schemas): Breaks =>
	compare(old, now, at, { schemas, isResponse: true })

/** What a writer by the old schema may write, and the new one refuses. */
export const narrowed = (old: JsonSchema, now: JsonSchema, at: string, schemas: Schemas): Breaks =>
	compare(old, now, at, { schemas, isResponse: false })
