import { definitions } from '../lwm2m/definitions.ts'
import { type KnownResource, knownObject } from '../lwm2m/objectTable.ts'
import { isInRange, rangeWords } from '../lwm2m/range.ts'
import { TYPES, takes } from '../lwm2m/resourceTypes.ts'
import { clip, error, type Finding, quote, warning } from '../senml/finding.ts'
import { V, VB, VS } from '../senml/labels.ts'
import type { Value } from '../senml/resolve/resolved.ts'
import type { LibraryObject } from './libraryValues.ts'

/** Ids and values one after the other, as in `TimedUpdate`. */
export type Resources = (number | Value)[]

/**
 * The resources of an object that the values of a message become. Undefined if one is missing or wrong without which there
 * is no update, or nothing is there at all.
 *
 * @param base JSON pointer (RFC 6901) to `data`
 * @param findings what is to be said about values is added to them
 */
export const takeValues = (
	{ object, values }: LibraryObject,
	data: unknown,
	base: string,
	findings: Finding[],
): Resources | undefined => {
	const known = knownObject(definitions, object)?.resources ?? []
	const resources: Resources = []
	let isComplete = true
	for (const value of values) {
		const sent = value.read(data)
		const resource = known[value.resource]
		if (resource === undefined || (sent === undefined && value.isRequired !== true)) continue
		const finding = misfit(resource, `${base}${value.pointer}`, sent)
		if (finding !== undefined) findings.push(finding)
		if (isTaken(resource, sent)) resources.push(value.resource, sent)
		else if (value.isRequired === true) isComplete = false
	}
	const hasSome =
		values.length === 0 || values.some((value) => value.pointer !== '' && value.read(data) !== undefined)
	return isComplete && (hasSome || resources.length > 0) ? resources : undefined
}

const labelOf = (value: unknown): number => {
	if (typeof value === 'number') return V
	return typeof value === 'string' ? VS : VB
}

/** Whether a resource takes a value as it is. */
export const isTaken = (resource: KnownResource, value: unknown): value is Value =>
	(typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean') &&
	takes(resource, labelOf(value), value)

/** What is to be said about a value. @param jsonPointer where it is in the message */
export const misfit = (resource: KnownResource, jsonPointer: string, value: unknown): Finding | undefined => {
	const { definition } = resource
	const { name, type } = definition
	if (!isTaken(resource, value)) {
		const got = value === undefined ? 'nothing' : clip(JSON.stringify(value))
		const expected = TYPES[type].expected.replace(/ \(v\w*\)$/, '')
		const says = `${jsonPointer}: resource ${quote(name)} is of type ${type} and takes ${expected}, got ${got}.`
		return { ...error('message', 'E_VALUE_TYPE', says, { expected, got }), jsonPointer }
	}
	if (isInRange(definition, value)) return undefined
	const { says, got, expected } = rangeWords(definition, value)
	return { ...warning('message', 'W_RANGE', `${jsonPointer}: ${says}.`, { expected, got }), jsonPointer }
}
