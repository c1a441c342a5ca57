import type { Element } from '@xmldom/xmldom'
import { DEFAULT_OBJECT_VERSION } from '../objectDefinition.ts'
import { type Ignored, type Reading, type ResourceXml, readResource } from './readResourceXml.ts'
import { childElements, childText, oneLine, readXml, remarkIn } from './readXml.ts'

/** One object of an OMA definition file (`LWM2M.xsd`, `LWM2M-v1_1.xsd`), as far as updates need it. */
export type ObjectXml = {
	readonly id: number
	readonly name: string
	readonly version: string
	readonly resources: readonly ResourceXml[]
}

export type ObjectFile = {
	readonly file: string
	readonly objects: readonly ObjectXml[]
	readonly ignored: readonly Ignored[]
}

/**
 * Reads an OMA definition file. Throws if there is anything in it that cannot be understood; the message has a line for
 * each problem, with file, line and element. Ranges and units that are not understood are no problem: they are ignored.
 */
export const readObjectXml = (file: string, xml: string): ObjectFile => {
	const root = readXml(file, xml)
	const reading: Reading = { remark: remarkIn(file), problems: [], ignored: [] }
	const elements = root.nodeName === 'LWM2M' ? childElements(root, 'Object') : []
	if (elements.length === 0)
		reading.problems.push(
			reading.remark(
				root,
				root.nodeName,
				'is no definition of objects: there is no LWM2M with an Object in it',
			),
		)
	const objects = elements.flatMap((element) => readObject(reading, element) ?? [])
	if (reading.problems.length > 0) throw new Error(reading.problems.join('\n'))
	return { file, objects, ignored: reading.ignored }
}

const readObject = (reading: Reading, element: Element): ObjectXml | undefined => {
	const { remark, problems } = reading
	const id = readId(childText(element, 'ObjectID'))
	const name = childText(element, 'Name') ?? ''
	const version = childText(element, 'ObjectVersion') || DEFAULT_OBJECT_VERSION
	const items = childElements(element, 'Resources').flatMap((resources) => childElements(resources, 'Item'))
	if (id === undefined) problems.push(remark(element, 'ObjectID', NO_ID))
	if (name === '') problems.push(remark(element, 'Name', 'is missing or empty'))
	if (!/^\d{1,5}\.\d{1,5}$/.test(version))
		problems.push(remark(element, 'ObjectVersion', 'two numbers with a dot such as 1.0 are expected'))
	const resources = items.flatMap((item) => readItem(reading, item, id) ?? [])
	noteDuplicates(reading, items)
	return id === undefined ? undefined : { id, name: oneLine(name), version, resources }
}

const readItem = (reading: Reading, item: Element, object = Number.NaN): ResourceXml | undefined => {
	const id = readId(item.getAttribute('ID') ?? undefined)
	if (id === undefined) reading.problems.push(reading.remark(item, 'Item', `ID: ${NO_ID}`))
	return id === undefined ? undefined : readResource(reading, item, { object, resource: id })
}

const noteDuplicates = ({ remark, problems }: Reading, items: readonly Element[]): void => {
	const lines = new Map<number, number | undefined>()
	for (const item of items) {
		const id = readId(item.getAttribute('ID') ?? undefined)
		if (id === undefined) continue
		if (lines.has(id))
			problems.push(remark(item, 'Item', `ID: resource ${id} is defined in line ${lines.get(id)} already`))
		else lines.set(id, item.lineNumber)
	}
}

/** LwM2M TS 1.1 §7.2.2: 65535 is reserved. */
const MAX_ID = 65534

const NO_ID = `a number from 0 to ${MAX_ID} is expected`

const readId = (text = ''): number | undefined => {
	const id = /^\d{1,5}$/.test(text.trim()) ? Number(text) : Number.NaN
	return id <= MAX_ID ? id : undefined
}
