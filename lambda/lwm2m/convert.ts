import { cborAsSent } from '../senml/cbor/cborAsSent.ts'
import { locateInJson } from '../senml/json/locateJson.ts'
import { parsePack } from '../senml/json/readJson.ts'
import { DEFAULT_LIMITS } from '../senml/limits.ts'
import type { Conversion, ConvertLimits, Input, Options } from './conversion.ts'
import { convertPack } from './convertPack.ts'
import { definitions as defaultDefinitions } from './definitions.ts'
import { WIDE_WINDOW } from './timeWindow.ts'

export type { ContentFormat, Conversion, ConvertLimits, Input, Options } from './conversion.ts'
export { type ObjectUpdate, objectUpdate, type TimedUpdate } from './objectUpdate.ts'

/**
 * Converts a SenML pack (RFC 8428) to LwM2M object updates. Pure; never throws: bad input is a result.
 * Errors of scope `pack` leave no records and no updates, the others drop single records.
 */
export const convert = (input: Input, options: Options = {}): Conversion => {
	const limits = limitsWith(options.limits)
	const {
		definitions = defaultDefinitions,
		window = WIDE_WINDOW,
		senML = true,
		records: hasRecords = true,
	} = options
	const { contentFormat, payload } = input
	const json = contentFormat === 'application/senml+json' ? parsePack(payload, limits) : undefined
	const outcome = convertPack({ input, json }, { limits, definitions, window, hasRecords })
	const { isShown, records, updates, findings, success, hasAbsoluteTimes } = outcome
	return {
		senML: senML && isShown ? (json === undefined ? cborAsSent(payload) : json.senML) : undefined,
		records,
		updates,
		findings: json?.senML === undefined ? findings : locateInJson(findings, payload),
		success,
		hasAbsoluteTimes,
	}
}

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
