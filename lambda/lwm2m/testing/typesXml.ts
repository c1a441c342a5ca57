import type { ObjectXml } from '../xml/readObjectXml.ts'
import type { ResourceXml } from '../xml/readResourceXml.ts'
import type { TypesObject, TypesResource } from './lwm2mTypes.ts'
import { escapeXml } from './objectXml.ts'

/** A definition file that says what the package says. */
export const toXml = ({
	id,
	name,
	version,
	resources,
}: TypesObject): string => `<?xml version="1.0" encoding="UTF-8"?>
<LWM2M>
	<Object ObjectType="MODefinition">
		<Name>${escapeXml(name)}</Name>
		<ObjectID>${id}</ObjectID>
		<ObjectVersion>${version}</ObjectVersion>
		<Resources>
${resources.map(toItem).join('')}		</Resources>
	</Object>
</LWM2M>
`

const XML_TYPES: Readonly<Record<TypesResource['kind'], string>> = {
	integer: 'Integer',
	time: 'Time',
	number: 'Float',
	text: 'String',
	link: 'Objlnk',
	links: 'Corelnk',
}

const toItem = ({
	id,
	name,
	kind,
	multiple,
	mandatory,
	limits,
}: TypesResource): string => `			<Item ID="${id}">
				<Name>${escapeXml(name)}</Name>
				<Operations>R</Operations>
				<MultipleInstances>${multiple ? 'Multiple' : 'Single'}</MultipleInstances>
				<Mandatory>${mandatory ? 'Mandatory' : 'Optional'}</Mandatory>
				<Type>${XML_TYPES[kind]}</Type>
				<RangeEnumeration>${limits === undefined ? '' : `${limits[0]}..${limits[1]}`}</RangeEnumeration>
			</Item>
`

/** What was read from XML, as the package would say it. */
export const asTypes = ({ id, name, version, resources }: ObjectXml): TypesObject => ({
	id,
	name,
	version,
	resources: resources
		.filter(({ type }) => type !== 'None')
		.map(resourceAsTypes)
		.sort((a, b) => a.id - b.id),
})

const KINDS: Readonly<Record<Exclude<ResourceXml['type'], 'None'>, TypesResource['kind']>> = {
	Integer: 'integer',
	'Unsigned Integer': 'integer',
	Boolean: 'integer',
	Time: 'time',
	Float: 'number',
	String: 'text',
	Opaque: 'text',
	Objlnk: 'link',
	Corelnk: 'links',
}

const resourceAsTypes = (resource: ResourceXml): TypesResource => {
	const { id, name, type, multiple, mandatory } = resource
	return {
		id,
		name,
		kind: KINDS[type === 'None' ? 'String' : type],
		multiple,
		mandatory,
		limits: limitsOf(resource),
	}
}

/** The package knows no limits of floats, and of times. */
const limitsOf = ({ type, range, allowed }: ResourceXml): TypesResource['limits'] => {
	if (type === 'Boolean') return [0, 1]
	if (type === 'Integer' || type === 'Unsigned Integer') return range
	return allowed !== undefined && 'bytes' in allowed && allowed.bytes.length === 1
		? allowed.bytes[0]
		: undefined
}
