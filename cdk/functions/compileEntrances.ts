import { join } from 'node:path'
import type { TSchema } from '@sinclair/typebox'
import { Ajv2020 } from 'ajv/dist/2020.js'
import standalone from 'ajv/dist/standalone/index.js'
import type { Access, Entrance } from '../../lambda/rest/entrance.ts'

type Part = { readonly id: string; readonly schema: TSchema }

type Parts = { readonly query?: Part; readonly body?: Part }

/** Gives each schema one id: rows may share a schema, and Ajv makes one validator of it. */
const nameParts = () => {
	const ids = new Map<TSchema, string>()
	const part = (schema: TSchema): Part => {
		const id = ids.get(schema) ?? `schema${ids.size}`
		ids.set(schema, id)
		return { id, schema }
	}
	return ({ request: { query, body } = {} }: Entrance): Parts => ({
		...(query === undefined ? {} : { query: part(query) }),
		...(body === undefined ? {} : { body: part(body) }),
	})
}

/** Code of validators, one named export for each schema. */
const validatorsOf = (all: readonly Part[]): string => {
	const parts = [...new Map(all.map((part) => [part.id, part])).values()]
	if (parts.length === 0) return ''
	// `verbose`: a mismatch has its schema, and so what was expected.
	const ajv = new Ajv2020({ code: { source: true, esm: true }, verbose: true, allowUnionTypes: true })
	ajv.addKeyword('expected')
	for (const { id, schema } of parts) ajv.addSchema(schema, id)
	return standalone.default(ajv, Object.fromEntries(parts.map(({ id }) => [id, id])))
}

const reader = join(import.meta.dirname, '../../lambda/rest/readRequest.ts')

const checkOf = ({ id }: Part): string => `(value) => ${id}(value) ? [] : ${id}.errors`

const readOf = (parts: Parts, { kind }: Access): string => {
	const checks = Object.entries(parts).map(([name, part]) => `${name}: ${checkOf(part)}`)
	if (checks.length === 0) return ''
	return `, read: readRequest({ ${[...checks, `isSigned: ${kind === 'webhook'}`].join(', ')} })`
}

/**
 * The module `#entrances/<code>` of a function: its rows with their schemas as code.
 *
 * @param rows those that the function answers
 */
export const compileEntrances = (rows: readonly Entrance[]): string => {
	const partsOf = nameParts()
	const compiled = rows.map((row) => ({ row, parts: partsOf(row) }))
	const members = compiled.map(
		({ row: { method, path, access, status = 200 }, parts }) =>
			`${JSON.stringify(`${method} ${path}`)}: ` +
			`{ access: ${JSON.stringify(access)}, status: ${status}${readOf(parts, access)} }`,
	)
	return [
		validatorsOf(compiled.flatMap(({ parts }) => Object.values(parts))),
		`import { readRequest } from ${JSON.stringify(reader)}`,
		`export const compiled = () => ({ entrances: { ${members.join(', ')} } })`,
	].join('\n')
}
