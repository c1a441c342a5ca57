import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import type { JsonSchema } from '../schemas/jsonSchema.ts'

/** RFC 3339 §5.6 */
const dateTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/

const segment = (name: string): string => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))

/**
 * Validates with schemas of a document, which are found by the members that lead to them. Gives no error for a valid value.
 */
export const validators = (document: JsonSchema) => {
	const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: false })
	ajv.addFormat('date-time', (text: string) => dateTime.test(text) && !Number.isNaN(Date.parse(text)))
	ajv.addSchema(document, 'document')
	const compiled = new Map<string, ValidateFunction>()
	return (path: readonly string[], value: unknown): readonly ErrorObject[] => {
		const pointer = path.map(segment).join('/')
		const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `document#/${pointer}` })
		compiled.set(pointer, validate)
		return validate(value) ? [] : (validate.errors ?? [])
	}
}

/** Where a value does not fit, and what was expected. It has no value in it: that may be a secret. */
export const firstError = ([error]: readonly ErrorObject[]): string => {
	if (error === undefined) return 'it does not fit'
	const { instancePath, message = '', params } = error
	const member = params['additionalProperty'] ?? params['missingProperty'] ?? ''
	return `${instancePath === '' ? '/' : instancePath}: ${message}${member === '' ? '' : ` (${member})`}`
}
