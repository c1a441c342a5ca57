import { error, type Finding, quote, warning } from '../senml/finding.ts'
import type { Dropped, Resolved } from '../senml/resolve/resolved.ts'
import { isAbsolute, isPlausible } from '../senml/resolve/time.ts'
import { DEFAULT_OBJECT_VERSION, TIMESTAMP_RESOURCE } from './objectDefinition.ts'
import { parsePath } from './path.ts'
import type { Placed } from './place.ts'

/** Times that a device gave its objects by sending resource 99: seconds since the Unix epoch, or `refused`. */
export type SentTimes = Map<string, number | 'refused'>

export const isTimestamp = ({ path }: Placed): boolean => path.resource === TIMESTAMP_RESOURCE

/** Notes that the time of an object could not be taken, if that is what the record was to tell. */
export const noteRefused = (times: SentTimes, { name, objectVersion }: Dropped): void => {
	const path = parsePath(name)
	if (path?.resource === TIMESTAMP_RESOURCE) times.set(keyOf(path, objectVersion), 'refused')
}

/**
 * Collects resource 99 as sent by old firmware. It counts for the records of its object that say nothing about their time
 * themselves; otherwise there is a conflict, and the time of the record stands. A time that was refused stays refused.
 */
export const noteSentTimes = (times: SentTimes, placed: readonly Placed[], findings: Finding[]): void => {
	for (const entry of placed) {
		const { source, value } = entry
		if (!isTimestamp(entry) || typeof value !== 'number') continue
		const key = objectKey(entry)
		if (source.isTimed && isPlausible(value)) {
			findings.push(sent(entry, `the time of the record, ${source.record.t}, stands`))
		} else if (value === 0) {
			findings.push(sent(entry, 'it says nothing, the moment of reception stands'))
		} else if (isAbsolute(value) && isPlausible(value)) {
			if (times.get(key) !== 'refused') times.set(key, value)
			findings.push(sent(entry, 'it is used, because the record has no time of its own'))
		} else {
			times.set(key, 'refused')
			findings.push(implausible(entry, value))
		}
	}
}

/**
 * Seconds since the Unix epoch at which the value of the record was measured. Undefined if the record says nothing about
 * that itself, and what its object says was refused: nobody knows, and now would be wrong.
 */
export const timeOf = (entry: Placed, times: SentTimes): number | undefined => {
	const { source } = entry
	if (times.size === 0 || source.isTimed) return source.record.t
	const time = times.get(objectKey(entry))
	return time === 'refused' ? undefined : (time ?? source.record.t)
}

/** Why a record is not delivered whose time was refused. */
export const undated = (source: Resolved): Finding =>
	error(
		'lwm2m',
		'E_TIME',
		`Record ${source.index} (${quote(source.record.n)}) was not delivered: the time of its object, sent as resource ${TIMESTAMP_RESOURCE}, was refused, so nobody knows when it was measured.`,
		{ ...position({ source }), expected: 'a time in "bt" or "t"' },
	)

const objectKey = ({ path, source }: Placed): string => keyOf(path, source.objectVersion)

const keyOf = (
	{ object, instance }: { readonly object: number; readonly instance: number },
	objectVersion = DEFAULT_OBJECT_VERSION,
): string => `${object}/${instance}/${objectVersion}`

const sent = ({ source, value }: Placed, consequence: string): Finding =>
	warning(
		'lwm2m',
		'W_TS_RESOURCE',
		`Record ${source.index} (${quote(source.record.n)}) sends the time of the object, ${value}, as a resource: ${consequence}; use "bt" instead.`,
		position({ source }),
	)

const implausible = ({ source }: Placed, value: number): Finding =>
	error(
		'lwm2m',
		'E_TIME',
		`Record ${source.index} (${quote(source.record.n)}) sends ${value} as the time of the object, which ${reasonOf(value)}.`,
		{ ...position({ source }), expected: 'seconds since 1970', got: `${value}` },
	)

const reasonOf = (value: number): string =>
	isPlausible(value)
		? 'is no point in time; it looks like the time since the start of the device'
		: 'cannot be seconds since 1970; it looks like milliseconds'

const position = ({ source }: Pick<Placed, 'source'>) => ({
	record: source.index,
	name: source.record.n,
	byteOffset: source.byteOffset,
	byteLength: source.byteLength,
})
