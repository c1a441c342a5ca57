import { BACKSLASH, CLOSE_ARRAY, CLOSE_OBJECT, COMMA, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from './jsonScan.ts'

/** A part of the payload, in bytes. */
export type Span = { readonly start: number; readonly end: number }

/** A record of a pack in JSON, and the values of its members by their names; of equal names the last one counts. */
export type RecordSpan = Span & { readonly members: ReadonlyMap<string, Span> }

const COLON = 0x3a

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d

/** An element of the array that is being read. */
type Open = {
	start: number | undefined
	/** after its last byte that is no white space */
	end: number
	readonly members: Map<string, Span>
	/** of the member that is being read */
	name: string | undefined
	nameStart: number | undefined
	valueStart: number | undefined
}

type Wanted = { readonly has: (index: number) => boolean; readonly last: number }

const nothing = (): Open => ({
	start: undefined,
	end: 0,
	members: new Map(),
	name: undefined,
	nameStart: undefined,
	valueStart: undefined,
})

const all = { has: () => true, last: Number.POSITIVE_INFINITY }

/**
 * Where the elements of an array in JSON stand, and in those that are objects their members. The bytes must be an array in
 * well-formed JSON; what follows it is not looked at. One pass, without recursion.
 *
 * @param wanted of which elements the members are wanted, and the last one: what follows that is left out
 */
export const jsonSpans = (bytes: Uint8Array, wanted: Wanted = all): readonly RecordSpan[] => {
	const records: RecordSpan[] = []
	let open = nothing()
	let depth = 0
	const closeRecord = (): void => {
		if (open.start !== undefined) records.push({ start: open.start, end: open.end, members: open.members })
		open = nothing()
	}
	for (let at = 0; at < bytes.length; at++) {
		const byte = bytes[at] ?? 0
		if (isSpace(byte)) continue
		if (records.length > wanted.last) return records
		if (depth === 0) {
			if (byte === OPEN_ARRAY) depth = 1
			continue
		}
		if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
			if (depth === 2) closeMember(open)
			depth -= 1
			if (depth === 0) {
				closeRecord()
				return records
			}
			open.end = at + 1
		} else if (byte === COMMA && depth === 1) closeRecord()
		else if (byte === COMMA && depth === 2) closeMember(open)
		else {
			const start = at
			if (byte === QUOTE) at = stringEnd(bytes, at)
			if (depth === 2 && wanted.has(records.length)) readMemberPart(bytes, open, byte, start, at + 1)
			open.start ??= start
			open.end = at + 1
			if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) depth += 1
		}
	}
	return records
}

/** Something in a record at its own level: the name of a member, the colon behind it, or the beginning of its value. */
const readMemberPart = (bytes: Uint8Array, open: Open, byte: number, start: number, end: number): void => {
	if (byte === COLON && open.valueStart === undefined) return
	if (open.name === undefined) open.name = nameIn(bytes, start, end)
	else open.valueStart ??= start
}

const closeMember = (open: Open): void => {
	if (open.name !== undefined && open.valueStart !== undefined)
		open.members.set(open.name, { start: open.valueStart, end: open.end })
	open.name = undefined
	open.valueStart = undefined
}

const text = new TextDecoder('utf-8', { ignoreBOM: true })

const nameIn = (bytes: Uint8Array, start: number, end: number): string =>
	plainName(bytes, start + 1, end - 1) ?? unquoted(bytes, start, end)

/** So long are most names, and so many bytes make a text faster than a decoder does. */
const MAX_PLAIN_LENGTH = 16

/** The text if it is ASCII without an escape. */
const plainName = (bytes: Uint8Array, start: number, end: number): string | undefined => {
	if (end - start > MAX_PLAIN_LENGTH) return undefined
	let name = ''
	for (let at = start; at < end; at++) {
		const byte = bytes[at] ?? 0
		if (byte >= 0x80 || byte === BACKSLASH) return undefined
		name += String.fromCharCode(byte)
	}
	return name
}

const unquoted = (bytes: Uint8Array, start: number, end: number): string => {
	const quoted = text.decode(bytes.subarray(start, end))
	try {
		return String(JSON.parse(quoted))
	} catch {
		return quoted
	}
}

/** The position of the quotation mark that ends the string which starts here. */
const stringEnd = (bytes: Uint8Array, start: number): number => {
	let at = start + 1
	while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
	return at
}
