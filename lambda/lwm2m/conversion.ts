import type { Finding } from '../senml/finding.ts'
import { DEFAULT_LIMITS, type Limits } from '../senml/limits.ts'
import type { SenMLRecord } from '../senml/resolve/resolved.ts'
import type { ObjectDefinitions } from './objectDefinition.ts'
import type { TimedUpdate } from './objectUpdate.ts'
import type { TimeWindow } from './timeWindow.ts'

export type ContentFormat = 'application/senml+json' | 'application/senml+cbor'

/** A SenML pack as it was received. */
export type Input = {
	readonly contentFormat: ContentFormat
	readonly payload: Uint8Array
	/** seconds since the Unix epoch, may be fractional */
	readonly receivedAt: number
}

export type Options = {
	readonly limits?: Partial<ConvertLimits>
	/** the objects that are known, by default those of the table */
	readonly definitions?: ObjectDefinitions
	/** what is plausible as a time of measurement, by default nearly everything */
	readonly window?: TimeWindow
	/** false leaves `senML` undefined, for those who do not show the pack */
	readonly senML?: boolean
	/** false leaves `records` empty, for those who need the updates only: several times as fast */
	readonly records?: boolean
	/** true brings the indexes of the records */
	readonly indexes?: boolean
}

export type ConvertLimits = Limits & {
	/** object updates from one pack */
	readonly updates: number
}

export type Conversion = {
	/** the pack as it was sent, in JSON form; undefined if it could not be decoded as an array */
	readonly senML: readonly unknown[] | undefined
	/** resolved records in chronological order */
	readonly records: readonly SenMLRecord[]
	/** for each of `records` its index in the pack; present if they are asked for and the pack is not refused */
	readonly indexes?: readonly number[]
	/** object updates with their exact times, oldest first; `objectUpdate` gives the form for clients */
	readonly updates: readonly TimedUpdate[]
	/** what was wrong or remarkable, in the order of the records */
	readonly findings: readonly Finding[]
	/** false as soon as there is an error; warnings leave it true */
	readonly success: boolean
	/** whether all was taken and every record names a plausible point in time: sent again, such a pack says nothing new */
	readonly hasAbsoluteTimes: boolean
}

export const DEFAULT_CONVERT_LIMITS: ConvertLimits = { ...DEFAULT_LIMITS, updates: 500 }

/** Member by member: spreading objects took a quarter of the time of a small pack. */
export const limitsWith = (limits: Partial<ConvertLimits> = DEFAULT_CONVERT_LIMITS): ConvertLimits => ({
	payloadBytes: limits.payloadBytes ?? DEFAULT_CONVERT_LIMITS.payloadBytes,
	textBytes: limits.textBytes ?? DEFAULT_CONVERT_LIMITS.textBytes,
	cborNesting: limits.cborNesting ?? DEFAULT_CONVERT_LIMITS.cborNesting,
	jsonNesting: limits.jsonNesting ?? DEFAULT_CONVERT_LIMITS.jsonNesting,
	records: limits.records ?? DEFAULT_CONVERT_LIMITS.records,
	updates: limits.updates ?? DEFAULT_CONVERT_LIMITS.updates,
})
