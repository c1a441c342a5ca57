import { isDeepStrictEqual } from 'node:util'
import type { TSchema } from '@sinclair/typebox'
import { type JsonSchema, jsonSchemaOf, mapSchemas } from './jsonSchema.ts'

export type Components = {
	/** The schema for a place in the document: those in it that have a title are references. */
	readonly refer: (schema: TSchema) => JsonSchema
	/** all schemas that were referred to, by title */
	readonly all: () => Readonly<Record<string, JsonSchema>>
}

/** Collects the schemas of a document that have a title. Two that differ must not have the same one. */
export const collectComponents = (): Components => {
	const components = new Map<string, JsonSchema>()
	const asReference = (schema: JsonSchema): JsonSchema => {
		const { title } = schema
		if (typeof title !== 'string') return schema
		if (!/^\w+$/.test(title)) throw new Error(`${title}: a title of a schema has letters and digits only`)
		const known = components.get(title)
		if (known !== undefined && !isDeepStrictEqual(known, schema))
			throw new Error(`two schemas that differ have the title ${title}`)
		components.set(title, schema)
		return { $ref: `#/components/schemas/${title}` }
	}
	return {
		refer: (schema) => mapSchemas(jsonSchemaOf(schema), asReference),
		all: () => Object.fromEntries([...components].toSorted(([a], [b]) => a.localeCompare(b))),
	}
}
