/** Bytes of CBOR (RFC 8949), well-formed or not. */
export type Bytes = number[]

export const [UNSIGNED, NEGATIVE, BYTES, TEXT, ARRAY, MAP, TAG, SIMPLE] = [0, 1, 2, 3, 4, 5, 6, 7] as const

/** number of bytes of the argument after the initial byte; 0: the argument is in the initial byte */
export type Width = 0 | 1 | 2 | 4 | 8

const INFO_OF_WIDTH = { 1: 24, 2: 25, 4: 26, 8: 27 } as const

/** The shortest width that holds the argument. */
export const widthFor = (argument: number): Width => {
	if (argument < 24) return 0
	if (argument < 2 ** 8) return 1
	if (argument < 2 ** 16) return 2
	return argument < 2 ** 32 ? 4 : 8
}

/** RFC 8949 §3: an initial byte and its argument. An argument that does not fit loses its high bits. */
export const writeHead = (out: Bytes, major: number, argument: number, width = widthFor(argument)): void => {
	if (width === 0) {
		out.push((major << 5) | (argument & 0x1f))
		return
	}
	out.push((major << 5) | INFO_OF_WIDTH[width])
	for (let byte = width - 1; byte >= 0; byte--) out.push(Math.floor(argument / 2 ** (8 * byte)) & 0xff)
}

/** RFC 8949 §3.2: a length that ends with a break. */
export const writeIndefinite = (out: Bytes, major: number): void => {
	out.push((major << 5) | 31)
}

export const writeBreak = (out: Bytes): void => {
	out.push(0xff)
}

export const writeAll = (out: Bytes, bytes: Iterable<number>): void => {
	for (const byte of bytes) out.push(byte)
}

export const writeInteger = (out: Bytes, value: number, width?: Width): void => {
	const [major, argument] = value < 0 ? [NEGATIVE, -1 - value] : [UNSIGNED, value]
	writeHead(out, major, argument, width)
}

const scratch = new DataView(new ArrayBuffer(8))

/** A single or double precision float. */
export const writeFloat = (out: Bytes, value: number, width: 4 | 8): void => {
	if (width === 4) scratch.setFloat32(0, value)
	else scratch.setFloat64(0, value)
	out.push((SIMPLE << 5) | INFO_OF_WIDTH[width])
	for (let byte = 0; byte < width; byte++) out.push(scratch.getUint8(byte))
}

/** A byte string, or a text string in UTF-8. */
export const writeString = (out: Bytes, value: string | Uint8Array, width?: Width): void => {
	const isText = typeof value === 'string'
	const bytes = isText ? Buffer.from(value) : value
	writeHead(out, isText ? TEXT : BYTES, bytes.length, width)
	writeAll(out, bytes)
}

export const writeBoolean = (out: Bytes, value: boolean): void => {
	writeHead(out, SIMPLE, value ? 21 : 20)
}
