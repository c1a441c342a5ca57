import { LABELS } from './labels.ts'

/** Bounds of what one payload may cost; beyond them the pack is refused with `E_LIMIT`. */
export type Limits = {
	/** bytes of the payload */
	readonly payloadBytes: number
	/** UTF-8 bytes of one label or of one text field */
	readonly textBytes: number
	/** arrays and maps open at the same time in CBOR, the pack and its record included */
	readonly cborNesting: number
	/** the same in JSON, where skipping costs less */
	readonly jsonNesting: number
	/** records in one pack */
	readonly records: number
}

export const DEFAULT_LIMITS: Limits = {
	payloadBytes: 128 * 1024,
	textBytes: 8 * 1024,
	cborNesting: 128,
	jsonNesting: 512,
	records: 2000,
}

/** Different unknown labels in one pack, the same for everybody: each of them is remembered until its end. */
export const MAX_UNKNOWN_LABELS = 1024

/** Fields with unknown labels in one pack, ten in each record where there are as many as may be. */
export const MAX_UNKNOWN_FIELDS = 20_000

/** Fields of one record: as many, and each that is known. */
export const MAX_RECORD_FIELDS = MAX_UNKNOWN_LABELS + LABELS.length
