/** A class of differences, and the clause that says which side is right, or that both may be. */
export type DifferenceClass = {
	readonly what: string
	readonly clause: string
	readonly explanation: string
}

/** We refuse the pack, the other one reads it: by our code. */
export const refusedHere: Readonly<Record<string, DifferenceClass>> = {
	E_EMPTY_PACK: {
		what: 'an empty array is no pack here',
		clause: 'RFC 8428 §3, §11',
		explanation: 'a pack has one or more records',
	},
	E_VERSION_INVALID: {
		what: 'a version that is no positive integer is refused here, and not looked at there',
		clause: 'RFC 8428 §4.1',
		explanation: '`bver` is a positive integer',
	},
	E_VERSION_UNSUPPORTED: {
		what: 'an unknown version is refused here, and not looked at there',
		clause: 'RFC 8428 §4.4',
		explanation: 'a pack of a higher version than is understood is not to be used',
	},
	E_VERSION_MISMATCH: {
		what: 'different versions in one pack are refused here, and not looked at there',
		clause: 'RFC 8428 §4.4',
		explanation: 'all records have the same version',
	},
	E_MUST_UNDERSTAND: {
		what: 'an unknown label that ends in `_` is refused here, and ignored there',
		clause: 'RFC 8428 §4.4, §12.2',
		explanation: 'such a field has to be understood, or the pack is not used',
	},
	E_BASE_TYPE: {
		what: 'a base field of a wrong type costs the pack here, and is not looked at there',
		clause: 'RFC 8428 §4.1, §5, §6',
		explanation: 'each field has its type; this one would change every later record',
	},
	E_DUP_KEY: {
		what: 'a label twice in a record costs the pack here; there one of the two counts',
		clause: 'RFC 8949 §5.6',
		explanation: 'a map with duplicate keys is not valid',
	},
	E_DECODE: {
		what: 'bytes that are not well-formed are refused here, and read there',
		clause: 'RFC 8949 §3, RFC 8259 §8.1',
		explanation: 'bytes after the item, a byte order mark and reserved heads are not well-formed',
	},
	E_LABEL_TYPE: {
		what: 'a label that is neither integer nor text costs the pack here, and is ignored there',
		clause: 'RFC 8428 §11',
		explanation: 'labels are integers or texts',
	},
	E_RECORD_NOT_MAP: {
		what: 'an element that is no map costs the pack here, and is left out there',
		clause: 'RFC 8428 §4',
		explanation: 'records are maps',
	},
	E_NOT_ARRAY: {
		what: 'what is no array is refused here, and read there',
		clause: 'RFC 8428 §3',
		explanation: 'a pack is an array',
	},
	E_LIMIT: {
		what: 'a pack above the limits is refused here',
		clause: 'RFC 8949 §10',
		explanation: 'a decoder may limit what it takes (decision D24)',
	},
}

/** The other one refuses the pack, we read it: by its error. */
export const refusedThere: readonly (DifferenceClass & { readonly error: RegExp })[] = [
	{
		error: /must have a value/,
		what: 'a record without `v`, `vs`, `vb`, `vd` and `vlo` costs the pack there',
		clause: 'RFC 8428 §5.1.7, §4.2, §4.5.4',
		explanation:
			'base fields alone are legal, and so is a sum alone; a named record without value is left out here with a warning (D3), and `bv` alone is a value (D4)',
	},
	{
		error: /was expected|Not a floating-point type|Unable to parse SenML JSON.*(?:Unrecognized|Cannot)/,
		what: 'a field of another type costs the pack there',
		clause: 'RFC 8428 §5, §6, RFC 8949 §3.4',
		explanation:
			'here a regular field of a wrong type costs its record (D5), and tags that lose nothing, such as that of a date, are taken',
	},
	{
		error: /Base64/,
		what: '`vd` that is not in its one form of base64url costs the pack there',
		clause: 'RFC 8428 §5, RFC 4648 §3.2, §3.5',
		explanation: 'here it costs its record (D5), and right padding is removed (D11)',
	},
	{
		error: /NumberFormatException/,
		what: 'a number that is not finite costs the pack there',
		clause: 'RFC 8428 §5, §6',
		explanation: 'here it costs its record (D5)',
	},
	{
		error: /Unable to serialize SenML in CBOR|Unable to parse SenML CBOR|CBORException/,
		what: 'CBOR that its reader does not take costs the pack there',
		clause: 'RFC 8949 §3.4',
		explanation: 'here tags that lose nothing are taken, and other values are skipped',
	},
]

/** Both read the pack. */
export const NUL: DifferenceClass = {
	what: 'NUL at the end of names and texts is cut here',
	clause: 'RFC 8428 §4.5.1',
	explanation: 'NUL is no character of a name; it ends a C string',
}

export const BASE_VALUE: DifferenceClass = {
	what: 'a base value is added here, and ignored there',
	clause: 'RFC 8428 §4.5.4',
	explanation: '`bv` is added to the value of every later record',
}

export const DROPPED: DifferenceClass = {
	what: 'a record that is not valid is left out here, and taken there',
	clause: 'RFC 8428 §4.2, §4.5.1, §4.5.3, §5, §6',
	explanation:
		'a name of other characters, two values, a field of a wrong type, a number that is not finite, or a time that can only be milliseconds',
}
