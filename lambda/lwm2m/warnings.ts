import { type Finding, quote, warning } from '../senml/finding.ts'
import type { Place as Position } from '../senml/resolve/resolved.ts'
import type { Group } from './group.ts'
import { TIMESTAMP_RESOURCE } from './objectDefinition.ts'
import type { Placed } from './place.ts'
import { isInRange, rangeWords } from './range.ts'

/** A value outside the range of the definition. */
export const rangeWarning = ({ source, resource, value }: Placed): Finding | undefined => {
	if (isInRange(resource, value)) return undefined
	const { says, got, expected } = rangeWords(resource, value)
	return warning('lwm2m', 'W_RANGE', `Record ${source.index} (${quote(source.record.n)}): ${says}.`, {
		...position(source, source.record.n),
		expected,
		got,
	})
}

export const duplicateWarning = (source: Position, name: string, more: string): Finding =>
	warning(
		'lwm2m',
		'W_DUPLICATE',
		`Record ${source.index} (${quote(name)}) repeats a resource at the same time: the last value stands${more}.`,
		position(source, name),
	)

/** Mandatory resources that are not in the update. */
export const missingWarning = ({
	object,
	instance,
	definition,
	first,
	resources,
}: Group): Finding | undefined => {
	const missing: string[] = []
	for (const [id, { name, mandatory }] of definition.resources)
		if (mandatory === true && id !== TIMESTAMP_RESOURCE && !resources.has(id)) missing.push(`${id} (${name})`)
	if (missing.length === 0) return undefined
	return warning(
		'lwm2m',
		'W_MISSING_RESOURCE',
		`The update of ${object}/${instance} that starts with record ${first} lacks mandatory resources: ${missing.join(', ')}.`,
		{ record: first, name: `${object}/${instance}`, expected: missing.join(', ') },
	)
}

/** A version of the object that the definition is not of. */
export const versionWarning = (
	source: Position,
	name: string,
	{ sent, defined }: { readonly sent: string; readonly defined: string },
	more: string,
): Finding =>
	warning(
		'lwm2m',
		'W_VERSION',
		`Record ${source.index} (${quote(name)}) has the object version ${sent}, the definition here is of ${defined}: it was checked against that${more}.`,
		{ ...position(source, name), field: 'blv', expected: defined, got: sent },
	)

const position = ({ index, byteOffset, byteLength }: Position, name: string) => ({
	record: index,
	name,
	byteOffset,
	byteLength,
})
