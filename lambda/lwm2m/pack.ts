import { cborAsSent } from '../senml/cbor/cborAsSent.ts'
import { decodeCbor } from '../senml/cbor/decodeCbor.ts'
import type { Decoded } from '../senml/decoded.ts'
import { decodeJson, nestingProblem, type ParsedJson, parsePack } from '../senml/json/decodeJson.ts'
import type { Limits } from '../senml/limits.ts'
import type { Conversion, Input } from './convert.ts'
import { plainCbor } from './plainCbor.ts'
import type { PlainSettings, PlainUpdates } from './plainGroups.ts'
import { plainJson } from './plainJson.ts'

/** A pack of which JSON has been parsed: that is done once, whichever way it is read. */
export type OpenPack = { readonly input: Input; readonly json: ParsedJson | undefined }

export const openPack = (input: Input, limits: Limits): OpenPack => ({
	input,
	json: input.contentFormat === 'application/senml+json' ? parsePack(input.payload, limits) : undefined,
})

/** The updates of a plain pack, in one pass; undefined for any other, and if there are too many. */
export const plainUpdates = (
	{ input, json }: OpenPack,
	settings: PlainSettings,
): PlainUpdates | undefined => {
	if (json === undefined) return plainCbor(input.payload, input.receivedAt, settings)
	if (json.senML === undefined || json.warnings.length > 0) return undefined
	return plainJson(json.senML, input.receivedAt, settings)
}

/** The records of any pack, and whether there is an array that can be shown. */
export const decodePack = (
	{ input, json }: OpenPack,
	limits: Limits,
): { readonly decoded: Decoded; readonly isShown: boolean } => {
	const { payload } = input
	if (json === undefined) {
		const decoded = decodeCbor(payload, limits)
		const code = decoded.finding?.code
		return { decoded, isShown: code !== 'E_DECODE' && code !== 'E_LIMIT' }
	}
	if (json.senML === undefined) return { decoded: json, isShown: false }
	const finding = nestingProblem(payload, limits)
	if (finding !== undefined) return { decoded: { finding }, isShown: false }
	const decoded = decodeJson(json.senML, limits)
	return {
		decoded: decoded.finding === undefined ? { ...decoded, warnings: json.warnings } : decoded,
		isShown: true,
	}
}

/** The pack as it was sent, in JSON form; undefined if it is no array. */
export const packAsSent = ({ input, json }: OpenPack): Conversion['senML'] =>
	json === undefined ? cborAsSent(input.payload) : json.senML
