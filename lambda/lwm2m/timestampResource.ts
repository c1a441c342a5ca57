import type { Finding } from '../senml/finding.ts'
import type { Resolved } from '../senml/resolve/resolved.ts'
import { isAbsolute, isPlausible } from '../senml/resolve/time.ts'
import { recordError, recordWarning } from './aboutRecord.ts'
import { TIMESTAMP_RESOURCE } from './objectDefinition.ts'
import { objectKey } from './objectUpdate.ts'
import { parsePath } from './path.ts'

/**
 * Times that a device gave its objects by sending resource 99, as old firmware does: seconds since the Unix epoch, or
 * `refused`; by object, instance and version. They count for the records of the object that say nothing about their time.
 */
export type SentTimes = Map<string, number | 'refused'>

/** Notes that the time of an object could not be taken, if that is what the record was to tell. */
export const noteRefused = (times: SentTimes, name: string, objectVersion: string | undefined): void => {
	const path = parsePath(name)
	if (path?.resource === TIMESTAMP_RESOURCE) times.set(objectKey({ ...path, objectVersion }), 'refused')
}

/**
 * Notes a time that was sent as resource 99, and what becomes of it. Where the record itself has a time, there is a conflict,
 * and that stands. A time that was refused stays refused.
 */
export const noteSentTime = (times: SentTimes, key: string, source: Resolved, value: number): Finding => {
	if (source.isTimed && isPlausible(value))
		return sent(source, value, `the time of the record, ${source.record.t}, stands`)
	if (value === 0) return sent(source, value, 'it says nothing, the moment of reception stands')
	if (isAbsolute(value) && isPlausible(value)) {
		if (times.get(key) !== 'refused') times.set(key, value)
		return sent(source, value, 'it is used, because the record has no time of its own')
	}
	times.set(key, 'refused')
	return implausible(source, value)
}

/** Why a record is not delivered whose time was refused. */
export const undated = (source: Resolved): Finding =>
	recordError(
		source,
		'E_TIME',
		` was not delivered: the time of its object, sent as resource ${TIMESTAMP_RESOURCE}, was refused, so nobody knows when it was measured`,
		{ expected: 'a time in "bt" or "t"' },
	)

const sent = (source: Resolved, value: number, consequence: string): Finding =>
	recordWarning(
		source,
		'W_TS_RESOURCE',
		` sends the time of the object, ${value}, as a resource: ${consequence}; use "bt" instead`,
	)

const implausible = (source: Resolved, value: number): Finding =>
	recordError(source, 'E_TIME', ` sends ${value} as the time of the object, which ${reasonOf(value)}`, {
		expected: 'seconds since 1970',
		got: `${value}`,
	})

const reasonOf = (value: number): string =>
	isPlausible(value)
		? 'is no point in time; it looks like the time since the start of the device'
		: 'cannot be seconds since 1970; it looks like milliseconds'
