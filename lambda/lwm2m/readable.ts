import { type Finding, quote } from '../senml/finding.ts'
import { V, VS } from '../senml/labels.ts'
import type { Resolved } from '../senml/resolve/resolved.ts'
import { cutNul, endsInNul } from '../senml/trailingNul.ts'
import { recordError, recordWarning } from './aboutRecord.ts'
import type { ResourceDefinition } from './objectDefinition.ts'

/** A record whose value is in the form that its type has, and what is to be said about the form it came in. */
type Readable = { readonly source: Resolved; readonly warning?: Finding }

/** A value in a form that devices send and that loses nothing, or says why it cannot be taken. */
export const readable = (source: Resolved, resource: ResourceDefinition): Readable | Finding => {
	const { label, value } = source
	if (source.isDate && resource.type !== 'Time') return noDate(source, resource)
	if (typeof value === 'number' && label === V && resource.type === 'Time' && !Number.isInteger(value))
		return { source: { ...source, value: Math.floor(value) }, warning: fractionCut(source, resource, value) }
	if (typeof value === 'string' && label === VS && endsInNul(value))
		return { source: { ...source, value: cutNul(value) }, warning: nulCut(source, resource) }
	return { source }
}

const noDate = (source: Resolved, { name, type }: ResourceDefinition): Finding =>
	recordError(
		source,
		'E_VALUE_TYPE',
		`: resource ${quote(name)} is of type ${type}, but its value came as a date (tag 0 or 1), which only a Time is`,
		{ field: 'v', got: 'a date' },
	)

/** LwM2M 1.1, Appendix C: a Time is a whole number of seconds. */
const fractionCut = (source: Resolved, { name }: ResourceDefinition, v: number): Finding =>
	recordWarning(
		source,
		'W_TIME_FRACTION',
		`: resource ${quote(name)} is in whole seconds, of ${v} the fraction was cut`,
		{ field: 'v', expected: 'a whole number of seconds', got: `${v}` },
	)

const nulCut = (source: Resolved, { name }: ResourceDefinition): Finding =>
	recordWarning(
		source,
		'W_ENCODING',
		`: the text for resource ${quote(name)} ends in NUL, as a C string does; the text before it was taken`,
		{ field: 'vs' },
	)
