/** The texts of one resource; what is left out has the usual text. */
export type Item = {
	readonly id: number | string
	readonly name?: string
	readonly operations?: string
	readonly multiple?: string
	readonly mandatory?: string
	readonly type: string
	readonly range?: string
	readonly units?: string
}

type Texts = {
	readonly id?: string
	readonly name?: string
	readonly version?: string
	readonly items?: readonly Item[]
}

/** A definition file in the form that the LwM2M editor writes, with an element in each line. */
export const objectXml = ({
	id = '33000',
	name = 'Tank',
	version = '1.2',
	items = [],
}: Texts = {}): string => `<LWM2M>
<Object ObjectType="MODefinition">
<Name>${escapeXml(name)}</Name>
<ObjectID>${id}</ObjectID>
<ObjectVersion>${version}</ObjectVersion>
<Resources>
${items.map(itemXml).join('')}</Resources>
</Object>
</LWM2M>
`

const itemXml = ({
	id,
	name = `Resource ${id}`,
	operations = 'R',
	multiple = 'Single',
	mandatory = 'Optional',
	type,
	range = '',
	units = '',
}: Item): string => `<Item ID="${id}">
<Name>${escapeXml(name)}</Name>
<Operations>${operations}</Operations>
<MultipleInstances>${multiple}</MultipleInstances>
<Mandatory>${mandatory}</Mandatory>
<Type>${type}</Type>
<RangeEnumeration>${escapeXml(range)}</RangeEnumeration>
<Units>${escapeXml(units)}</Units>
<Description></Description>
</Item>
`

/** A text as it stands between tags. */
export const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
