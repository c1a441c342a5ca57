import type { Entrance } from '../../lambda/rest/entrance.ts'
import type { JsonSchema } from '../schemas/jsonSchema.ts'

/** The template that clients see: of the paths that exist. OpenAPI has no parameter of several segments. */
export const templateOf = ({ path, exists = path }: Entrance): string => exists.replaceAll('+}', '}')

/** `Device id` of `deviceId` */
const words = (name: string): string => {
	const text = name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
	return text.charAt(0).toUpperCase() + text.slice(1)
}

const describe = (row: Entrance, name: string): string => {
	const own = row.parameters?.[name]
	if (own !== undefined) return own
	if (name.endsWith('Id')) return words(name)
	throw new Error(`${row.method} ${row.path}: describe {${name}} in the member "parameters" of the row`)
}

/** The parameters of a path. `x-several-segments`: the parameter may have slashes. */
export const pathParameters = (row: Entrance): readonly JsonSchema[] =>
	[...(row.exists ?? row.path).matchAll(/\{(\w+)(\+?)\}/g)].map(([, name = '', several]) => ({
		name,
		in: 'path',
		required: true,
		description: describe(row, name),
		schema: { type: 'string' },
		...(several === '+' ? { 'x-several-segments': true } : {}),
	}))

const pascal = (text: string): string =>
	text
		.split(/\W+/)
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join('')

/** `getDeviceDownlinksByDownlinkId` of `GET /device/{deviceId}/downlinks/{downlinkId}` */
export const operationIdOf = (row: Entrance): string => {
	const segments = templateOf(row).split('/').slice(1)
	const parts = segments.map((segment, index) => {
		if (!segment.includes('{')) return pascal(segment)
		if (index === segments.length - 1) return `By${pascal(segment)}`
		// What follows a parameter says of what it is, unless it is the first.
		return index === 0 ? pascal(segment) : ''
	})
	return `${row.method.toLowerCase()}${parts.join('') || 'Root'}`
}
