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

/** What position a record has in the pack and in the payload. */
export type Place = {
	/** index in the pack, from 0 */
	readonly index: number
	/** bytes from the start of the payload, if known */
	readonly byteOffset: number | undefined
	readonly byteLength: number | undefined
}

export type Resolved = Place & {
	readonly record: SenMLRecord
	/** whether the record says anything about its time; otherwise it is the moment of reception */
	readonly isTimed: boolean
	/** whether that time is a point in time, and not a distance from the moment of reception */
	readonly isAbsolute: boolean
	/** whether the value was sent as a date (RFC 8949 §3.4.1, §3.4.2): `v` is in seconds since the Unix epoch then */
	readonly isDate: boolean
	/** LwM2M object version (`blv`), if one is in force */
	readonly objectVersion: string | undefined
	/** the field that gave it its unit; without a position if that is in an earlier record */
	readonly unit: UnitPlace | undefined
}

export type UnitPlace = {
	readonly label: 'u' | 'bu'
	readonly byteOffset: number | undefined
	readonly byteLength: number | undefined
}

/** A record that was dropped because of an error. */
export type Dropped = {
	/** as far as it is known */
	readonly name: string
	readonly objectVersion: string | undefined
}

/** A record of base fields only, under whose base name no other record stands (RFC 8428 §5.1.7: no measurement). */
export type BaseOnly = Place & {
	readonly baseName: string
	/** seconds since the Unix epoch */
	readonly t: number
	/** as of a record with a measurement */
	readonly isAbsolute: boolean
	/** whether it names a time as a distance from the moment of reception */
	readonly isRelative: boolean
	readonly objectVersion: string | undefined
}
