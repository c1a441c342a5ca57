import { isSchema, type JsonSchema } from '../schemas/jsonSchema.ts'

const closeValue = (value: unknown): unknown => {
	if (Array.isArray(value)) return value.map(closeValue)
	return isSchema(value) ? close(value) : value
}

/** A schema is told by its members: a member that is called `type` is an object in `properties`, no text. */
const isOpen = (value: JsonSchema): boolean =>
	value['type'] === 'object' && isSchema(value['properties']) && !('additionalProperties' in value)

const close = (value: JsonSchema): JsonSchema => ({
	...Object.fromEntries(Object.entries(value).map(([name, member]) => [name, closeValue(member)])),
	...(isOpen(value) ? { additionalProperties: false } : {}),
})

/**
 * A document whose objects have no members but those that it names. Clients ignore others, so they may be added; but what is
 * sent now has to be in the document.
 */
export const closed = <Document extends JsonSchema>(document: Document): Document =>
	close(document) as Document
