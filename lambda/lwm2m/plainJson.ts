import type { Limits } from '../senml/limits.ts'
import { parseId, parseInstancePath } from './path.ts'
import { isPlainNumber, type PlainPath, type PlainRecord } from './plainRecord.ts'

/** Ids and base names are ASCII; of a text, no more than three bytes come of one unit of UTF-16. */
const MAX_BYTES_PER_UNIT = 3

/** The fields of one record as far as they are plain. */
type Fields = {
	path: PlainPath | undefined
	baseTime: number | undefined
	resource: number | undefined
	time: number | undefined
	unit: string | undefined
	value: number | string | boolean | undefined
}

/** Takes a parsed pack of plain records; undefined as soon as there is anything else. */
export const plainJson = (senML: readonly unknown[], limits: Limits): readonly PlainRecord[] | undefined => {
	if (senML.length === 0 || senML.length > limits.records) return undefined
	const maxLength = limits.textBytes / MAX_BYTES_PER_UNIT
	const paths = new Map<string, PlainPath>()
	const records: PlainRecord[] = []
	let path: PlainPath | undefined
	let baseTime = 0
	for (const element of senML) {
		const fields = fieldsOf(element, maxLength, paths)
		if (fields === undefined) return undefined
		path = fields.path ?? path
		baseTime = fields.baseTime ?? baseTime
		const { resource, time = 0, unit, value } = fields
		if (path === undefined || resource === undefined || value === undefined) return undefined
		records.push({ path, resource, time: baseTime + time, unit, value })
	}
	return records
}

const fieldsOf = (element: unknown, maxLength: number, paths: Map<string, PlainPath>): Fields | undefined => {
	if (typeof element !== 'object' || element === null || Array.isArray(element)) return undefined
	const fields: Fields = {
		path: undefined,
		baseTime: undefined,
		resource: undefined,
		time: undefined,
		unit: undefined,
		value: undefined,
	}
	const members = element as Readonly<Record<string, unknown>>
	for (const label in members) {
		const sent = members[label]
		if (typeof sent === 'string' && sent.length > maxLength) return undefined
		if (!setField(fields, label, sent, paths)) return undefined
	}
	return fields
}

const setField = (fields: Fields, label: string, sent: unknown, paths: Map<string, PlainPath>): boolean => {
	switch (label) {
		case 'n':
			fields.resource = typeof sent === 'string' ? parseId(sent) : undefined
			return fields.resource !== undefined
		case 'v':
			return setValue(fields, numberOf(sent))
		case 'vs':
			return setValue(fields, textOf(sent))
		case 'vb':
			return setValue(fields, typeof sent === 'boolean' ? sent : undefined)
		case 'bn':
			fields.path = typeof sent === 'string' ? (paths.get(sent) ?? newPath(sent, paths)) : undefined
			return fields.path !== undefined
		case 'bt':
			fields.baseTime = numberOf(sent)
			return fields.baseTime !== undefined
		case 't':
			fields.time = numberOf(sent)
			return fields.time !== undefined
		case 'u':
			fields.unit = textOf(sent)
			return fields.unit !== undefined
		default:
			return false
	}
}

/** RFC 8428 §4.2: one value for each record. */
const setValue = (fields: Fields, value: Fields['value']): boolean => {
	if (value === undefined || fields.value !== undefined) return false
	fields.value = value
	return true
}

const newPath = (name: string, paths: Map<string, PlainPath>): PlainPath | undefined => {
	const parsed = parseInstancePath(name)
	if (parsed === undefined) return undefined
	const path = { object: parsed.object, instance: parsed.instance, hasSlash: name.startsWith('/') }
	paths.set(name, path)
	return path
}

const numberOf = (sent: unknown): number | undefined =>
	// The base value is 0 (RFC 8428 §4.5.4): adding it makes 0 of -0.
	typeof sent === 'number' && isPlainNumber(sent) ? 0 + sent : undefined

const textOf = (sent: unknown): string | undefined => (typeof sent === 'string' ? sent : undefined)
