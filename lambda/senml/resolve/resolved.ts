import type { Found } from '../found.ts'
import { V } from '../labels.ts'
import type { Fields, Place, Span } from '../record.ts'
import { type Base, noBase } from './base.ts'
import type { BaseOnly } from './baseOnly.ts'

export type { Place } from '../record.ts'

/** A resolved record in the JSON form of RFC 8428 §4.6, §5: everything that was said in base fields is in it. */
export type SenMLRecord = {
	readonly n: string
	readonly u?: string
	readonly v?: number
	readonly vs?: string
	readonly vb?: boolean
	/** base64url without padding */
	readonly vd?: string
	/** LwM2M object link `object:instance` */
	readonly vlo?: string
	readonly s?: number
	/** seconds since the Unix epoch, may be fractional */
	readonly t: number
	/** seconds until the next record is to be expected */
	readonly ut?: number
	/** RFC 9193 §4 */
	readonly ct?: string
	/** only if it is not 10 */
	readonly bver?: number
}

/** A resolved record as a whole, for what is to be said about it. */
export type Resolved = Place & {
	readonly record: SenMLRecord
	/** of the value; -1 if there is a sum only */
	readonly label: number
	readonly value: Value
	/** whether the record says anything about its time; otherwise it is the moment of reception */
	readonly isTimed: boolean
	/** whether the value was sent as a date (RFC 8949 §3.4.1, §3.4.2): `v` is in seconds since the Unix epoch then */
	readonly isDate: boolean
	/** LwM2M object version (`blv`), if one is in force */
	readonly objectVersion: string | undefined
	/** the field that gave it its unit; without a position if that is in an earlier record */
	readonly unit: (Span & { readonly label: 'u' | 'bu' }) | undefined
}

/** An opaque value is base64url text, an object link `object:instance`. */
export type Value = string | number | boolean

/** A pack that is being resolved, with the record that was resolved last: there is one for all records. */
export type Resolution = {
	readonly fields: Fields
	readonly found: Found
	/** seconds since the Unix epoch */
	readonly receivedAt: number
	readonly base: Base
	/** records of base fields by their base names, as long as nothing follows under it */
	events: Map<string, BaseOnly[]> | undefined
	/** records that were resolved */
	count: number
	/** whether each of them names a point in time, and not a distance from the moment of reception */
	isAbsolute: boolean
	/** the label of the value; -1 if there is a sum only */
	label: number
	value: Value
	sum: number | undefined
	/** base time plus time in seconds, may be relative (RFC 8428 §4.5.3); 0 if the record says nothing about its time */
	time: number
	/** seconds since the Unix epoch */
	t: number
}

export const noResolution = (fields: Fields, found: Found, receivedAt: number): Resolution => ({
	fields,
	found,
	receivedAt,
	base: noBase(),
	events: undefined,
	count: 0,
	isAbsolute: true,
	label: V,
	value: 0,
	sum: undefined,
	time: 0,
	t: 0,
})
