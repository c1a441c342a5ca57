import { writeFileSync } from 'node:fs'

/** The part of `@hello.nrfcloud.com/proto-map/lwm2m` that is used here. The package brings no usable types. */
type ProtoMap = {
	readonly definitions: Readonly<Record<string, ProtoMapObject>>
	readonly timestampResources: ReadonlyMap<number, number>
}

type ProtoMapObject = {
	readonly ObjectID: number
	readonly ObjectVersion: string
	readonly Name: string
	readonly Resources: Readonly<Record<string, ProtoMapResource>>
}

type ProtoMapResource = {
	readonly ResourceID: number
	readonly Name: string
	readonly Mandatory: boolean
	readonly Multiple: boolean
	readonly Type: string
	readonly RangeEnumeration?: { readonly min: number; readonly max: number }
	readonly Units?: string
}

const PACKAGE = '@hello.nrfcloud.com/proto-map/lwm2m'

const HEADER = `// Generated from ${PACKAGE} by generateDefinitions.ts, do not edit.
import type { ObjectDefinitions, ResourceDefinition } from './objectDefinition.ts'

/** The objects of the package, by id. */
export const definitions: ObjectDefinitions = new Map([
`

/** The text of definitions.ts. Importing the package takes too long for a Lambda, this table does not. */
export const generateDefinitions = async (): Promise<string> => {
	const { definitions, timestampResources } = (await import(PACKAGE)) as ProtoMap
	const objects = Object.values(definitions)
		.filter(({ ObjectID }) => timestampResources.get(ObjectID) === 99)
		.map(renderObject)
	return `${HEADER}${objects.join('')}])\n`
}

const renderObject = ({ ObjectID, ObjectVersion, Name, Resources }: ProtoMapObject): string => `	[
		${ObjectID},
		{
			name: ${literal(Name)},
			version: ${literal(ObjectVersion)},
			resources: new Map<number, ResourceDefinition>([
${Object.values(Resources).map(renderResource).join('')}			]),
		},
	],
`

const renderResource = (resource: ProtoMapResource): string => {
	const { ResourceID, Name, Type, Mandatory, Multiple, RangeEnumeration: range, Units } = resource
	const members = [`name: ${literal(Name)}`, `type: ${literal(Type)}`]
	if (Mandatory) members.push('mandatory: true')
	if (Multiple) members.push('multiple: true')
	if (range !== undefined) members.push(`range: [${range.min}, ${range.max}]`)
	if (Units !== undefined) members.push(`units: ${literal(Units)}`)
	return `				[${ResourceID}, { ${members.join(', ')} }],\n`
}

const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`

if (import.meta.main) writeFileSync(new URL('definitions.ts', import.meta.url), await generateDefinitions())
