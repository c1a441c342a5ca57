/** Base fields: apply to their own record and to all following ones until replaced (RFC 8428 §4.1). */
export type BaseLabel = 'bn' | 'bt' | 'bu' | 'bv' | 'bs' | 'bver' | 'bct' | 'blv'

/** Fields of one record (RFC 8428 §4.2), `vlo` (LwM2M 1.1) and `ct` (RFC 9193 §4). */
export type RegularLabel = 'n' | 'u' | 'v' | 'vs' | 'vb' | 'vd' | 'vlo' | 's' | 't' | 'ut' | 'ct'

export type Label = BaseLabel | RegularLabel

/** RFC 8428 §6, Table 4: the integer labels are a closed set. */
export const CBOR_LABELS: ReadonlyMap<number, Label> = new Map<number, Label>([
	[-1, 'bver'],
	[-2, 'bn'],
	[-3, 'bt'],
	[-4, 'bu'],
	[-5, 'bv'],
	[-6, 'bs'],
	[0, 'n'],
	[1, 'u'],
	[2, 'v'],
	[3, 'vs'],
	[4, 'vb'],
	[5, 's'],
	[6, 't'],
	[7, 'ut'],
	[8, 'vd'],
])

const [FIRST, LAST] = [Math.min(...CBOR_LABELS.keys()), Math.max(...CBOR_LABELS.keys())]

/** The label of an integer. Integers outside of the range are not looked up: there may be very many. */
export const cborLabel = (integer: number): Label | undefined =>
	integer < FIRST || integer > LAST ? undefined : CBOR_LABELS.get(integer)

/**
 * Labels without an integer: text in CBOR as well (RFC 8428 §6).
 * `blv` is private (LwM2M object version); by its first letter it has base semantics (RFC 8428 §12.2).
 */
export const TEXT_LABELS: ReadonlyMap<string, Label> = new Map<string, Label>([
	['vlo', 'vlo'],
	['ct', 'ct'],
	['bct', 'bct'],
	['blv', 'blv'],
])

export const JSON_LABELS: ReadonlyMap<string, Label> = new Map<string, Label>([
	...[...CBOR_LABELS.values()].map((label): [string, Label] => [label, label]),
	...TEXT_LABELS,
])

const INTEGERS: ReadonlyMap<string, number> = new Map(
	[...CBOR_LABELS].map(([integer, label]: [number, Label]) => [label, integer]),
)

/**
 * The label that somebody meant who sent this text: its name where CBOR has an integer, or the integer as text, which is
 * what an object of JavaScript makes of it. Undefined if it is neither.
 */
export const meantLabel = (key: string): { readonly integer: number; readonly label: Label } | undefined => {
	const integer = INTEGERS.get(key) ?? (/^-?\d$/.test(key) ? Number(key) : undefined)
	const label = integer === undefined ? undefined : CBOR_LABELS.get(integer)
	return integer === undefined || label === undefined ? undefined : { integer, label }
}

/** Whether that label is one of a value (RFC 8428 §4.2). */
export const meansValue = (key: string): boolean => {
	const label = meantLabel(key)?.label
	return label === 'v' || label === 'vs' || label === 'vb' || label === 'vd'
}

/** RFC 8428 §4.4: an unknown label that ends in `_` must be understood; a leading `_` means nothing. */
export const mustBeUnderstood = (key: string | number | bigint): boolean =>
	typeof key === 'string' && key.endsWith('_')
