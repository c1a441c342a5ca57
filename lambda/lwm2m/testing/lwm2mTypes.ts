import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Interval } from '../objectDefinition.ts'

/** What the JSON schema of `@nordicsemiconductor/lwm2m-types` says about an object. */
export type TypesObject = {
	readonly id: number
	readonly name: string
	readonly version: string
	/** those that have a value */
	readonly resources: readonly TypesResource[]
}

export type TypesResource = {
	readonly id: number
	readonly name: string
	readonly kind: 'integer' | 'time' | 'number' | 'text' | 'link' | 'links'
	readonly multiple: boolean
	readonly mandatory: boolean
	/** of an integer (a boolean is one of 0 and 1), and of the length of a text */
	readonly limits: Interval | undefined
}

type Schema = {
	readonly type?: string
	readonly title?: string
	readonly description?: string
	readonly items?: Schema
	readonly properties?: Readonly<Record<string, Schema>>
	readonly required?: readonly string[]
	readonly minimum?: number
	readonly maximum?: number
	readonly minLength?: number
	readonly maxLength?: number
	readonly pattern?: string
	readonly unixTimestamp?: boolean
}

/** The objects of the registry that the package has. */
export const objectsOfTypes = (): readonly TypesObject[] => {
	const main = createRequire(import.meta.url).resolve('@nordicsemiconductor/lwm2m-types')
	const text = readFileSync(join(main, '../LwM2MDocument.schema.json'), 'utf8')
	const { properties = {} } = JSON.parse(text) as Schema
	return Object.entries(properties).map(([urn, schema]) => readObject(urn, schema))
}

/** `3:1.2@1.1` is version 1.2 of object 3; 1.0 is left out. */
const readObject = (urn: string, schema: Schema): TypesObject => {
	const [, id, version = '1.0'] = /^(\d+)(?::([\d.]+))?/.exec(urn) ?? []
	const { properties = {}, required = [] } = schema.items ?? schema
	return {
		id: Number(id),
		name: oneLine(schema.title),
		version,
		resources: Object.entries(properties).map(([key, resource]) => ({
			id: Number(key),
			name: oneLine(resource.title),
			kind: kindOf(resource.items ?? resource),
			multiple: resource.items !== undefined,
			mandatory: required.includes(key),
			limits: limitsOf(resource.items ?? resource),
		})),
	}
}

const oneLine = (text = ''): string => text.trim().replaceAll(/\s+/g, ' ')

const kindOf = ({ type, pattern, unixTimestamp }: Schema): TypesResource['kind'] => {
	if (type === 'integer') return unixTimestamp === true ? 'time' : 'integer'
	if (type === 'number') return 'number'
	if (pattern === undefined) return 'text'
	return pattern.startsWith('^<') ? 'links' : 'link'
}

const limitsOf = ({ minimum, maximum, minLength, maxLength }: Schema): Interval | undefined => {
	const [min, max] = [minimum ?? minLength, maximum ?? maxLength]
	return min === undefined || max === undefined ? undefined : [min, max]
}
