import { DOMParser, type Element } from '@xmldom/xmldom'
import { DEFAULT_OBJECT_VERSION, type ResourceType, TIMESTAMP_RESOURCE } from './objectDefinition.ts'

/** One object of an OMA definition file (`LWM2M-v1_1.xsd`), as far as updates need it. */
export type ObjectXml = {
	readonly id: number
	readonly name: string
	readonly version: string
	readonly resources: readonly ResourceXml[]
}

export type ResourceXml = {
	readonly id: number
	readonly name: string
	readonly type: ResourceType
	readonly mandatory: boolean
	readonly multiple: boolean
	readonly range?: readonly [min: number, max: number]
	readonly units?: string
}

const types: ReadonlySet<string> = new Set(['String', 'Integer', 'Float', 'Boolean', 'Opaque', 'Time'])

const childText = (parent: Element, name: string): string => {
	const child = [...parent.childNodes].find((node) => node.nodeName === name)
	return child?.textContent?.trim() ?? ''
}

/** `-90..90`; anything else in this element lists values and is no range. */
const range = (text: string): readonly [number, number] | undefined => {
	const [, min, max] = /^(-?[\d.]+)\.\.(-?[\d.]+)$/.exec(text) ?? []
	return min === undefined || max === undefined ? undefined : [Number(min), Number(max)]
}

const readResource = (file: string, item: Element): ResourceXml => {
	const id = Number(item.getAttribute('ID'))
	const type = childText(item, 'Type')
	if (!types.has(type))
		throw new Error(`${file}: resource ${id} has the unknown type ${JSON.stringify(type)}`)
	const limits = range(childText(item, 'RangeEnumeration'))
	const units = childText(item, 'Units')
	return {
		id,
		name: childText(item, 'Name'),
		type: type as ResourceType,
		mandatory: childText(item, 'Mandatory') === 'Mandatory',
		multiple: childText(item, 'MultipleInstances') === 'Multiple',
		...(limits === undefined ? {} : { range: limits }),
		...(units === '' ? {} : { units }),
	}
}

/**
 * Reads an OMA definition file. An object must have resource 99 of type Time, which is where the time of an update
 * stands; without it, and for anything else that cannot be understood, this throws and names the file.
 */
export const readObjectXml = (file: string, xml: string): ObjectXml => {
	const onError = (_level: string, message: string): never => {
		throw new Error(`${file}: ${message}`)
	}
	const [object] = new DOMParser({ onError }).parseFromString(xml, 'text/xml').getElementsByTagName('Object')
	if (object === undefined) throw new Error(`${file}: there is no element Object`)
	const resources = [...object.getElementsByTagName('Item')].map((item) => readResource(file, item))
	const time = resources.find(({ id }) => id === TIMESTAMP_RESOURCE)
	if (time?.type !== 'Time')
		throw new Error(
			`${file}: resource ${TIMESTAMP_RESOURCE} of type Time is missing: it holds the time of an update`,
		)
	return {
		id: Number(childText(object, 'ObjectID')),
		name: childText(object, 'Name'),
		version: childText(object, 'ObjectVersion') || DEFAULT_OBJECT_VERSION,
		resources,
	}
}
