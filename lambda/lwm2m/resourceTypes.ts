import { V, VB, VD, VLO, VS } from '../senml/labels.ts'
import type { Value } from '../senml/resolve/resolved.ts'
import type { Interval, ResourceType } from './objectDefinition.ts'

/** What a value of a type may be. */
type TypeRule = {
	/** the label of the SenML field that has it */
	readonly label: number
	readonly isWhole?: boolean
	/** of numbers */
	readonly limits?: Interval
	readonly expected: string
}

/** The largest integers of 64 bits become 2**63 and 2**64 in a double. */
const LONG: Interval = [-(2 ** 63), 2 ** 63]
const UNSIGNED_LONG: Interval = [0, 2 ** 64]

/** No field has a value for the type. */
const NO_VALUE = -2

/** OMA LwM2M TS 1.1, table C-1 and §7.4.4. */
export const TYPES: Readonly<Record<ResourceType, TypeRule>> = {
	Float: { label: V, expected: 'a number (v)' },
	Integer: { label: V, isWhole: true, limits: LONG, expected: 'a whole number of 64 bits (v)' },
	'Unsigned Integer': {
		label: V,
		isWhole: true,
		limits: UNSIGNED_LONG,
		expected: 'a whole number of 64 bits that is not negative (v)',
	},
	Time: { label: V, isWhole: true, limits: LONG, expected: 'a whole number of seconds (v)' },
	Boolean: { label: VB, expected: 'true or false (vb)' },
	String: { label: VS, expected: 'a text that is not empty (vs)' },
	Corelnk: { label: VS, expected: 'a text with links in CoRE Link Format (vs)' },
	Opaque: { label: VD, expected: 'bytes (vd)' },
	// RFC 8428 has no such field; that its text is two ids is checked with the record.
	Objlnk: { label: VLO, expected: 'a link to an object instance such as "3303:0" (vlo)' },
	None: { label: NO_VALUE, expected: 'no value' },
}

/** Whether the value of the field with this label is one of the type. An update must not have an empty text. */
export const takes = (resource: TakenNumbers, sentAs: number, value: Value): boolean =>
	typeof value === 'number'
		? sentAs === V && takesNumber(resource, value)
		: resource.label === sentAs && value !== ''

/** The same of a number. */
export const takesNumber = ({ label, isWhole, least, most }: TakenNumbers, value: number): boolean =>
	label === V && value >= least && value <= most && (!isWhole || Number.isInteger(value))

/** The rule of a type in one shape. */
export type TakenNumbers = {
	readonly label: number
	readonly isWhole: boolean
	readonly least: number
	readonly most: number
}
