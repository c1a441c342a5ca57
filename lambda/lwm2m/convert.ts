import type { Finding } from '../senml/finding.ts'
import { locateInJson } from '../senml/json/locateJson.ts'
import { DEFAULT_LIMITS, type Limits } from '../senml/limits.ts'
import type { SenMLRecord } from '../senml/resolve/resolved.ts'
import { convertInFull } from './convertInFull.ts'
import { definitions as defaultDefinitions } from './definitions.ts'
import type { ObjectDefinitions } from './objectDefinition.ts'
import type { TimedUpdate } from './objectUpdate.ts'
import { decodePack, type OpenPack, openPack, packAsSent, plainUpdates } from './pack.ts'
import { type TimeWindow, WIDE_WINDOW } from './timeWindow.ts'

export { type ObjectUpdate, objectUpdate, type TimedUpdate } from './objectUpdate.ts'

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
	/** object updates with their exact times, oldest first; `objectUpdate` gives the form for clients */
	readonly updates: readonly TimedUpdate[]
	/** what was wrong or remarkable, in the order of the records */
	readonly findings: readonly Finding[]
	/** false as soon as there is an error; warnings leave it true */
	readonly success: boolean
	/** whether all was taken and every record names a plausible point in time: sent again, such a pack says nothing new */
	readonly hasAbsoluteTimes: boolean
}

/**
 * Converts a SenML pack (RFC 8428) to LwM2M object updates. Pure; never throws: bad input is a result.
 * Errors of scope `pack` leave no records and no updates, the others drop single records.
 */
export const convert = (input: Input, options: Options = {}): Conversion => {
	const limits = limitsWith(options.limits)
	const definitions = options.definitions ?? defaultDefinitions
	const window = options.window ?? WIDE_WINDOW
	const pack = openPack(input, limits)
	if (options.records === false) {
		const plain = plainUpdates(pack, { limits, definitions, window })
		if (plain !== undefined)
			return { senML: asSent(pack, options), records: [], findings: [], success: true, ...plain }
	}
	const { decoded, isShown } = decodePack(pack, limits)
	const hasRecords = options.records ?? true
	const conversion = convertInFull(decoded, input.receivedAt, { limits, definitions, window, hasRecords })
	const { findings } = conversion
	return {
		senML: isShown ? asSent(pack, options) : undefined,
		...conversion,
		findings: pack.json?.senML === undefined ? findings : locateInJson(findings, input.payload),
	}
}

const asSent = (pack: OpenPack, { senML = true }: Options): Conversion['senML'] =>
	senML ? packAsSent(pack) : undefined

export const DEFAULT_CONVERT_LIMITS: ConvertLimits = { ...DEFAULT_LIMITS, updates: 500 }

/** Member by member: spreading objects took a quarter of the time of a small pack. */
const limitsWith = (limits: Partial<ConvertLimits> = DEFAULT_CONVERT_LIMITS): ConvertLimits => ({
	payloadBytes: limits.payloadBytes ?? DEFAULT_CONVERT_LIMITS.payloadBytes,
	textBytes: limits.textBytes ?? DEFAULT_CONVERT_LIMITS.textBytes,
	cborNesting: limits.cborNesting ?? DEFAULT_CONVERT_LIMITS.cborNesting,
	jsonNesting: limits.jsonNesting ?? DEFAULT_CONVERT_LIMITS.jsonNesting,
	records: limits.records ?? DEFAULT_CONVERT_LIMITS.records,
	updates: limits.updates ?? DEFAULT_CONVERT_LIMITS.updates,
})
