import type { Element } from '@xmldom/xmldom'
import { type ResourceDefinition, type ResourceType, TIMESTAMP_RESOURCE } from '../objectDefinition.ts'
import { isKnownUnit } from '../units.ts'
import { type Limits, parseRange } from './parseRange.ts'
import { childText, oneLine, type Remark } from './readXml.ts'

export type ResourceXml = ResourceDefinition & {
	readonly id: number
	readonly operations: Operations
	/** whether updates without it are incomplete: it is mandatory, and can be read */
	readonly mandatory: boolean
	readonly multiple: boolean
}

/** What servers may do: read, write, execute; nothing if only a bootstrap server may. */
export type Operations = 'R' | 'W' | 'RW' | 'E' | ''

/** A text that says something about values, but what it says is not understood. */
export type Ignored = {
	readonly element: 'RangeEnumeration' | 'Units'
	readonly object: number
	readonly resource: number
	readonly text: string
	/** with file and line */
	readonly message: string
}

/** What is found while a file is read. */
export type Reading = {
	readonly remark: Remark
	readonly problems: string[]
	readonly ignored: Ignored[]
}

type Ids = { readonly object: number; readonly resource: number }

const TYPES: Readonly<Record<Exclude<ResourceType, 'None'>, true>> = {
	String: true,
	Integer: true,
	'Unsigned Integer': true,
	Float: true,
	Boolean: true,
	Opaque: true,
	Time: true,
	Objlnk: true,
	Corelnk: true,
}

/** Reads an `Item`. Undefined if there is anything in it that cannot be understood: then there are problems. */
export const readResource = (reading: Reading, item: Element, ids: Ids): ResourceXml | undefined => {
	const before = reading.problems.length
	const name = childText(item, 'Name') ?? ''
	if (name === '') problem(reading, item, 'Name', 'is missing or empty')
	const operations = oneOf(reading, item, 'Operations', ['R', 'W', 'RW', 'E', ''], 'R')
	const mandatory = oneOf(reading, item, 'Mandatory', ['Mandatory', 'Optional'], 'Optional')
	const multiple = oneOf(reading, item, 'MultipleInstances', ['Multiple', 'Single'], 'Single')
	const type = readType(reading, item, operations)
	if (ids.resource === TIMESTAMP_RESOURCE) checkTime(reading, item, type, multiple)
	if (type === undefined || reading.problems.length > before) return undefined
	const units = oneLine(childText(item, 'Units') ?? '')
	if (units !== '' && !isKnownUnit(units))
		ignore(reading, item, ids, 'Units', 'is no unit of SenML, so values may come in any unit')
	return {
		id: ids.resource,
		name: oneLine(name),
		type,
		operations,
		mandatory: mandatory === 'Mandatory' && operations.includes('R'),
		multiple: multiple === 'Multiple',
		...readLimits(reading, item, ids, { type, units }),
		...(units === '' ? {} : { units }),
	}
}

/** The text of an element that has to be one of a few; `absent` without such an element, and if it is none of them. */
const oneOf = <T extends string>(
	reading: Reading,
	item: Element,
	name: string,
	texts: readonly T[],
	absent: T,
): T => {
	const text = childText(item, name)
	const known = texts.find((one) => one === text)
	if (text !== undefined && known === undefined)
		problem(reading, item, name, `${JSON.stringify(text)} is none of ${texts.filter(Boolean).join(', ')}`)
	return known ?? absent
}

/** Resources that can only be executed have no type, whatever some definitions say. */
const readType = (reading: Reading, item: Element, operations: Operations): ResourceType | undefined => {
	const text = childText(item, 'Type')
	if (operations === 'E') return 'None'
	if (text !== undefined && isType(text)) return text
	const what =
		text === undefined
			? 'is missing'
			: text === ''
				? `is empty, which only a resource with the operation E can have`
				: `${JSON.stringify(text)} is none of ${Object.keys(TYPES).join(', ')}`
	problem(reading, item, 'Type', what)
	return undefined
}

const isType = (text: string): text is keyof typeof TYPES => Object.hasOwn(TYPES, text)

const checkTime = (
	reading: Reading,
	item: Element,
	type: ResourceType | undefined,
	multiple: 'Multiple' | 'Single',
): void => {
	const what = `resource ${TIMESTAMP_RESOURCE} is the time of an update here`
	if (type !== undefined && type !== 'Time') problem(reading, item, 'Type', `${what}, it can only be Time`)
	if (multiple === 'Multiple') problem(reading, item, 'MultipleInstances', `${what}, it can only be Single`)
}

const readLimits = (
	reading: Reading,
	item: Element,
	ids: Ids,
	{ type, units }: { readonly type: ResourceType; readonly units: string },
): Limits => {
	const text = childText(item, 'RangeEnumeration') ?? ''
	if (text === '') return {}
	const limits = parseRange(text, units === '' ? { type } : { type, units })
	if (limits === undefined)
		ignore(reading, item, ids, 'RangeEnumeration', `is not understood as a range of ${type}, and ignored`)
	return limits ?? {}
}

const problem = ({ problems, remark }: Reading, item: Element, name: string, what: string): void => {
	problems.push(remark(item, name, what))
}

const ignore = (
	{ ignored, remark }: Reading,
	item: Element,
	ids: Ids,
	element: Ignored['element'],
	what: string,
): void => {
	const text = childText(item, element) ?? ''
	ignored.push({ ...ids, element, text, message: remark(item, element, `${JSON.stringify(text)} ${what}`) })
}
