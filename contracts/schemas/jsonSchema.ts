import type { TSchema } from '@sinclair/typebox'

export type JsonSchema = Readonly<Record<string, unknown>>

/** Whether a value of a document may be a schema: an object, and no list. */
export const isSchema = (value: unknown): value is JsonSchema =>
	typeof value === 'object' && value !== null && !Array.isArray(value)

const mapMembers = (members: unknown, change: (schema: JsonSchema) => JsonSchema): JsonSchema =>
	Object.fromEntries(
		Object.entries(isSchema(members) ? members : {}).map(([name, member]) => [
			name,
			isSchema(member) ? change(member) : member,
		]),
	)

/** Schemas by name, and one or a list of schemas: where in a schema others are. */
const inNames = ['properties', 'patternProperties']
const inPlace = ['items', 'additionalProperties', 'not']
const inLists = ['anyOf', 'oneOf', 'allOf']

/** The schema with the schemas in it changed, the innermost first. */
export const mapSchemas = (schema: JsonSchema, change: (schema: JsonSchema) => JsonSchema): JsonSchema => {
	const inner = (each: JsonSchema): JsonSchema => mapSchemas(each, change)
	return change(
		Object.fromEntries(
			Object.entries(schema).map(([keyword, value]) => {
				if (inNames.includes(keyword)) return [keyword, mapMembers(value, inner)]
				if (inPlace.includes(keyword) && isSchema(value)) return [keyword, inner(value)]
				if (inLists.includes(keyword) && Array.isArray(value))
					return [keyword, value.map((each) => (isSchema(each) ? inner(each) : each))]
				return [keyword, value]
			}),
		),
	)
}

/** A record of TypeBox has a pattern that fits all names. */
const asMap = ({ patternProperties, ...schema }: JsonSchema): JsonSchema => {
	const patterns = Object.entries(isSchema(patternProperties) ? patternProperties : {})
	const [[pattern, value] = ['', undefined]] = patterns
	if (patterns.length === 0) return schema
	return patterns.length === 1 && pattern === '^(.*)$'
		? { ...schema, additionalProperties: value }
		: { ...schema, patternProperties }
}

/** A union of literals of one type. */
const asEnum = (schema: JsonSchema): JsonSchema => {
	const { anyOf, ...more } = schema
	if (!Array.isArray(anyOf) || !anyOf.every((each) => isSchema(each) && 'const' in each)) return schema
	const types = new Set(anyOf.map(({ type }) => type))
	return types.size === 1
		? { type: [...types][0], enum: anyOf.map(({ const: value }) => value), ...more }
		: schema
}

/** `expected` is for problem details alone. */
const withoutOwn = ({ expected: _expected, ...schema }: JsonSchema): JsonSchema => schema

/** A schema as documents show it. */
export const jsonSchemaOf = (schema: TSchema): JsonSchema =>
	mapSchemas(JSON.parse(JSON.stringify(schema)) as JsonSchema, (each) => asEnum(asMap(withoutOwn(each))))
