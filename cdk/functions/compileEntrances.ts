import type { TSchema } from '@sinclair/typebox'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import type { Entrance } from '../../lambda/rest/entrance.ts'

type Part = { readonly id: string; readonly schema: TSchema }

const partsOf = (row: Entrance, index: number): { readonly query?: Part; readonly body?: Part } => {
	const { query, body } = row.request ?? {}
	return {
		...(query === undefined ? {} : { query: { id: `query${index}`, schema: query } }),
		...(body === undefined ? {} : { body: { id: `body${index}`, schema: body } }),
	}
}

/** Code of validators, one named export for each schema. */
const validatorsOf = (parts: readonly Part[]): string => {
	if (parts.length === 0) return ''
	// `verbose`: a mismatch has its schema, and so what was expected.
	const ajv = new Ajv2020({ code: { source: true, esm: true }, verbose: true })
	ajv.addKeyword('expected')
	for (const { id, schema } of parts) ajv.addSchema(schema, id)
	return standalone.default(ajv, Object.fromEntries(parts.map(({ id }) => [id, id])))
}

const checkOf = (name: string, part: Part | undefined): string =>
	part === undefined ? '' : `, ${name}: (value) => ${part.id}(value) ? [] : ${part.id}.errors`

/**
 * The module `#entrances/<code>` of a function: its rows with their schemas as code.
 *
 * @param rows those that the function answers
 */
export const compileEntrances = (rows: readonly Entrance[]): string => {
	const compiled = rows.map((row, index) => ({ row, ...partsOf(row, index) }))
	const parts = compiled.flatMap(({ query, body }) => [query, body]).filter((part) => part !== undefined)
	const members = compiled.map(
		({ row: { method, path, access, status = 200 }, query, body }) =>
			`${JSON.stringify(`${method} ${path}`)}: { access: ${JSON.stringify(access)}, status: ${status}` +
			`${checkOf('query', query)}${checkOf('body', body)} }`,
	)
	return `${validatorsOf(parts)}\nexport const compiled = () => ({ entrances: { ${members.join(', ')} } })\n`
}
