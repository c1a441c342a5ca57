import type { Finding } from '../finding.ts'
import { BN, BT, bits } from '../labels.ts'
import { type Fields, type Place, recordSpan } from '../record.ts'
import type { Base } from './base.ts'
import { baseName } from './baseFields.ts'
import { absoluteTime, implausibleTime, isAbsolute, isPlausible } from './time.ts'

/**
 * A record that has base fields and fields we do not know, and nothing else, and under whose base name no other record
 * follows (RFC 8428 §5.1.7: no measurement): not the beginning of something, but an event of its own.
 */
export type BaseOnly = Place & {
	readonly baseName: string
	/** seconds since the Unix epoch */
	readonly t: number
	/** as of a record with a measurement */
	readonly isAbsolute: boolean
	/** whether it names a time as a distance from the moment of reception */
	readonly isRelative: boolean
	readonly objectVersion: string | undefined
	/** why its time cannot be */
	readonly problem: Finding | undefined
}

const NAME_OR_TIME = bits(BN, BT)

export const saysNameOrTime = ({ seen }: Fields): boolean => (seen & NAME_OR_TIME) !== 0

export const baseOnlyRecord = (fields: Fields, base: Base, receivedAt: number): BaseOnly => {
	const t = absoluteTime(base.time, receivedAt)
	return {
		index: fields.index,
		...recordSpan(fields),
		baseName: baseName(base, fields),
		t,
		isAbsolute: isAbsolute(base.time),
		isRelative: base.time !== 0 && !isAbsolute(base.time),
		objectVersion: base.objectVersion,
		problem: isPlausible(t) ? undefined : implausibleTime(fields, t),
	}
}
