import { type Finding, warning } from '../senml/finding.ts'
import { type Found, sightsOf } from '../senml/found.ts'
import type { Resolution, Resolved } from '../senml/resolve/resolved.ts'
import { type Named, recordWarning } from './aboutRecord.ts'
import type { ResourceValue } from './checkValue.ts'
import { type ObjectDefinition, type ResourceDefinition, TIMESTAMP_RESOURCE } from './objectDefinition.ts'
import { rangeWords } from './range.ts'
import type { Series, Update } from './series.ts'
import { isInWindow, noteTime, type Said, type TimeWindow } from './timeWindow.ts'

/** A value outside the range of the definition. */
export const rangeWarning = (
	source: Resolved,
	resource: ResourceDefinition,
	value: ResourceValue,
): Finding => {
	const { says, got, expected } = rangeWords(resource, value)
	return recordWarning(source, 'W_RANGE', `: ${says}`, {
		expected,
		got,
	})
}

/** One finding for each resource, however often it is repeated. */
export const noteDuplicate = (found: Found, source: Named, at: number): void =>
	sightsOf(found).note(
		`duplicate ${source.name}`,
		(more) =>
			recordWarning(
				source,
				'W_DUPLICATE',
				` repeats a resource at the same time: the last value stands${more}`,
			),
		at,
	)

/** Mandatory resources that are not in the update, whose first record is given. */
export const missingWarning = (
	{ object, instance, known }: Series,
	{ resources }: Update,
	first: number,
): Finding => {
	const ids = new Set(resources.filter((_, at) => at % 2 === 0))
	const missing: string[] = []
	for (const [id, { name, mandatory }] of known.definition.resources)
		if (mandatory === true && id !== TIMESTAMP_RESOURCE && !ids.has(id)) missing.push(`${id} (${name})`)
	return warning(
		'lwm2m',
		'W_MISSING_RESOURCE',
		`The update of ${object}/${instance} that starts with record ${first} lacks mandatory resources: ${missing.join(', ')}.`,
		{ record: first, name: `${object}/${instance}`, expected: missing.join(', ') },
	)
}

/** The time and the object version of a record or event. */
type Remarkable = {
	readonly said: Said & { readonly objectVersion: string | undefined }
	readonly definition: ObjectDefinition
	readonly window: TimeWindow
	/** see `Sights` */
	readonly at: number
}

/** Notes a time or an object version that is out of the ordinary. */
export const noteRemarks = (
	{ found, receivedAt }: Pick<Resolution, 'found' | 'receivedAt'>,
	remarkable: Remarkable,
): void => {
	const { said, definition, window, at } = remarkable
	const { objectVersion: sent } = said
	if (!isInWindow(said.ts, said.isRelative, receivedAt, window))
		noteTime(sightsOf(found), said, receivedAt, window, at)
	if (sent === undefined || sent === definition.version) return
	sightsOf(found).note(
		`${definition.name} ${sent}`,
		(more) => versionWarning(said, sent, definition.version, more),
		at,
	)
}

/** A version of the object that the definition is not of. */
const versionWarning = (source: Named, sent: string, defined: string, more: string): Finding =>
	recordWarning(
		source,
		'W_VERSION',
		` has the object version ${sent}, the definition here is of ${defined}: it was checked against that${more}`,
		{ field: 'blv', expected: defined, got: sent },
	)
