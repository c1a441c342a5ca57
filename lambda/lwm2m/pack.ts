import { cborAsSent } from '../senml/cborAsSent.ts'
import { decodeCbor } from '../senml/decodeCbor.ts'
import type { Decoded } from '../senml/decoded.ts'
import { decodeJson, parsePack } from '../senml/decodeJson.ts'
import type { Limits } from '../senml/limits.ts'
import type { Conversion, Input } from './convert.ts'
import { plainCbor } from './plainCbor.ts'
import { plainJson } from './plainJson.ts'
import type { PlainRecord } from './plainRecord.ts'

/** A pack in the two ways to read it: the short one for packs about which nothing needs to be said, and the full one. */
export type Pack = {
	readonly plain: readonly PlainRecord[] | undefined
	readonly asSent: () => Conversion['senML']
	readonly decode: () => { readonly decoded: Decoded; readonly senML: Conversion['senML'] }
}

export const packOf = ({ contentFormat, payload }: Input, limits: Limits, isShown: boolean): Pack =>
	contentFormat === 'application/senml+json'
		? jsonPack(payload, limits, isShown)
		: cborPack(payload, limits, isShown)

const jsonPack = (payload: Uint8Array, limits: Limits, isShown: boolean): Pack => {
	const parsed = parsePack(payload, limits)
	const asSent = () => (isShown ? parsed.senML : undefined)
	if (parsed.finding !== undefined)
		return { plain: undefined, asSent, decode: () => ({ decoded: parsed, senML: undefined }) }
	return {
		plain: plainJson(parsed.senML, limits),
		asSent,
		decode: () => ({ decoded: decodeJson(parsed.senML, limits), senML: asSent() }),
	}
}

const cborPack = (payload: Uint8Array, limits: Limits, isShown: boolean): Pack => {
	const asSent = () => (isShown ? cborAsSent(payload) : undefined)
	return {
		plain: plainCbor(payload, limits),
		asSent,
		decode: () => {
			const decoded = decodeCbor(payload, limits)
			const isWellFormed = decoded.finding?.code !== 'E_DECODE' && decoded.finding?.code !== 'E_LIMIT'
			return { decoded, senML: isWellFormed ? asSent() : undefined }
		},
	}
}
