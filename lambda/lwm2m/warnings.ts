import { type Finding, quote, warning } from '../senml/finding.ts'
import type { Place as Position } from '../senml/resolved.ts'
import type { Group } from './group.ts'
import { TIMESTAMP_RESOURCE } from './objectDefinition.ts'
import type { Placed } from './place.ts'
import { isInRange, rangeWords } from './range.ts'

const FUTURE_SECONDS = 24 * 60 * 60

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

/** A time more than a day after the moment of reception. */
export const futureWarning = (
	source: Position,
	name: string,
	ts: number,
	receivedAt: number,
): Finding | undefined =>
	isFuture(ts, receivedAt)
		? warning(
				'lwm2m',
				'W_TIME_FUTURE',
				`Record ${source.index} (${quote(name)}) has the time ${ts}, more than a day after it was received.`,
				{ ...position(source, name), got: `${ts}` },
			)
		: undefined

export const isFuture = (ts: number, receivedAt: number): boolean => ts > receivedAt + FUTURE_SECONDS

export const duplicateWarning = (source: Position, name: string): Finding =>
	warning(
		'lwm2m',
		'W_DUPLICATE',
		`Record ${source.index} (${quote(name)}) repeats a resource at the same time: the last value stands.`,
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

const position = ({ index, byteOffset, byteLength }: Position, name: string) => ({
	record: index,
	name,
	byteOffset,
	byteLength,
})
