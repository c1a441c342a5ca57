import { error, type Finding, quote, warning } from '../senml/finding.ts'
import { isAbsolute, isPlausible } from '../senml/time.ts'
import { TIMESTAMP_RESOURCE } from './objectDefinition.ts'
import type { Placed } from './place.ts'

/** Times that a device gave its objects by sending resource 99, in seconds since the Unix epoch. */
export type SentTimes = ReadonlyMap<string, number>

export const isTimestamp = ({ path }: Placed): boolean => path.resource === TIMESTAMP_RESOURCE

/**
 * Collects resource 99 as sent by old firmware. It counts for the records of its object that say nothing about their time
 * themselves; otherwise there is a conflict, and the time of the record stands.
 */
export const sentTimes = (placed: readonly Placed[], findings: Finding[]): SentTimes => {
	const times = new Map<string, number>()
	for (const entry of placed) {
		const { source, value } = entry
		if (!isTimestamp(entry) || typeof value !== 'number') continue
		if (!isPlausible(value)) findings.push(implausible(entry, value))
		else if (source.isTimed) findings.push(sent(entry, `the time of the record, ${source.record.t}, stands`))
		else if (!isAbsolute(value))
			findings.push(sent(entry, 'it is no point in time, the moment of reception stands'))
		else {
			times.set(objectKey(entry), value)
			findings.push(sent(entry, 'it is used, because the record has no time of its own'))
		}
	}
	return times
}

/** Seconds since the Unix epoch at which the value of the record was measured. */
export const timeOf = (entry: Placed, times: SentTimes): number =>
	(times.size === 0 || entry.source.isTimed ? undefined : times.get(objectKey(entry))) ??
	entry.source.record.t

const objectKey = ({ path, source }: Placed): string =>
	`${path.object}/${path.instance}/${source.objectVersion ?? ''}`

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
		`Record ${source.index} (${quote(source.record.n)}) sends ${value} as the time of the object, which cannot be seconds since 1970; it looks like milliseconds.`,
		{ ...position({ source }), expected: 'seconds since 1970', got: `${value}` },
	)

const position = ({ source }: Pick<Placed, 'source'>) => ({
	record: source.index,
	name: source.record.n,
	byteOffset: source.byteOffset,
	byteLength: source.byteLength,
})
