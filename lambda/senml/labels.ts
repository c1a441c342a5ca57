/** Base fields: apply to their own record and to all following ones until replaced (RFC 8428 §4.1). */
export type BaseLabel = 'bn' | 'bt' | 'bu' | 'bv' | 'bs' | 'bver' | 'bct' | 'blv'

/** Fields of one record (RFC 8428 §4.2), `vlo` (LwM2M 1.1) and `ct` (RFC 9193 §4). */
export type RegularLabel = 'n' | 'u' | 'v' | 'vs' | 'vb' | 'vd' | 'vlo' | 's' | 't' | 'ut' | 'ct'

export type Label = BaseLabel | RegularLabel

/**
 * The labels in the order of their numbers here: first those that are integers in CBOR, from -6 to 8 (RFC 8428 §6, Table 4),
 * then those that are text there as well. `blv` is private (LwM2M object version); by its first letter it has base semantics
 * (RFC 8428 §12.2).
 */
export const LABELS: readonly Label[] = [
	'bs',
	'bv',
	'bu',
	'bt',
	'bn',
	'bver',
	'n',
	'u',
	'v',
	'vs',
	'vb',
	's',
	't',
	'ut',
	'vd',
	'vlo',
	'ct',
	'bct',
	'blv',
]

export const [BS, BV, BU, BT, BN, BVER, N, U, V, VS] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] as const
export const [VB, S, T, UT, VD, VLO, CT, BCT, BLV] = [10, 11, 12, 13, 14, 15, 16, 17, 18] as const

/** What the integer of a label is lower than its number. */
export const CBOR_SHIFT = 6
const LAST_INTEGER = VD - CBOR_SHIFT

/** Says that a label has no number, because it is not known. */
export const UNKNOWN = -1

/** The number of the label with this integer in CBOR. */
export const labelOfInteger = (integer: number): number =>
	integer < -CBOR_SHIFT || integer > LAST_INTEGER ? UNKNOWN : integer + CBOR_SHIFT

const NUMBERS: ReadonlyMap<string, number> = new Map(LABELS.map((label, number) => [label, number]))

/** The number of the label with this text in JSON. */
export const labelOfText = (text: string): number => NUMBERS.get(text) ?? UNKNOWN

/** The number of a label that is text in CBOR (RFC 8428 §6). */
export const labelOfCborText = (text: string): number => {
	const label = labelOfText(text)
	return label > VD ? label : UNKNOWN
}

/** One bit for each of the labels. */
export const bits = (...labels: readonly number[]): number =>
	labels.reduce((all, label) => all | (1 << label), 0)

export const VALUES = bits(V, VS, VB, VD, VLO)
export const REGULAR = VALUES | bits(N, U, S, T, UT, CT)
export const BASE = bits(BS, BV, BU, BT, BN, BVER, BCT, BLV)

/**
 * The label that somebody meant who sent this text: its name where CBOR has an integer, or the integer as text, which is
 * what an object of JavaScript makes of it. Undefined if it is neither.
 */
export const meantLabel = (key: string): { readonly integer: number; readonly label: Label } | undefined => {
	const named = labelOfText(key)
	const number = named === UNKNOWN && /^-?\d$/.test(key) ? labelOfInteger(Number(key)) : named
	const label = LABELS[number]
	return label === undefined || number > VD ? undefined : { integer: number - CBOR_SHIFT, label }
}

/** Whether that label is one of a value (RFC 8428 §4.2). */
export const meansValue = (key: string): boolean => {
	const label = meantLabel(key)?.label
	return label === 'v' || label === 'vs' || label === 'vb' || label === 'vd'
}

/** RFC 8428 §4.4: an unknown label that ends in `_` must be understood; a leading `_` means nothing. */
export const mustBeUnderstood = (key: string | number | bigint): boolean =>
	typeof key === 'string' && key.endsWith('_')
