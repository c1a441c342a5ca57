import type { TSchema } from '@sinclair/typebox'
import { Ajv2020 } from 'ajv/dist/2020.js'

/** Where a value does not fit a schema of an entrance. */
export const misfitsOf = (schema: TSchema, value: unknown): readonly string[] => {
	const ajv = new Ajv2020({ formats: { 'date-time': (text) => !Number.isNaN(Date.parse(text)) } })
	ajv.addKeyword('expected')
	const check = ajv.compile(schema)
	return check(value)
		? []
		: (check.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`)
}
