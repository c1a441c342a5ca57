/** A field of a header (PROXY protocol §2.2): what comes after the addresses. */
export type Tlv = Readonly<{ type: number; value: Buffer }>

const HEAD_BYTES = 3

/** The fields in some bytes; undefined if the last one is cut off. */
export const readTlvs = (bytes: Buffer): readonly Tlv[] | undefined => {
	const tlvs: Tlv[] = []
	for (let at = 0; at < bytes.length; ) {
		if (bytes.length - at < HEAD_BYTES) return undefined
		const end = at + HEAD_BYTES + bytes.readUInt16BE(at + 1)
		if (end > bytes.length) return undefined
		tlvs.push({ type: bytes.readUInt8(at), value: bytes.subarray(at + HEAD_BYTES, end) })
		at = end
	}
	return tlvs
}

/** The values of the fields of a type. */
export const valuesOf = (tlvs: readonly Tlv[], type: number): readonly Buffer[] =>
	tlvs.filter((tlv) => tlv.type === type).map(({ value }) => value)

/** Text in UTF-8; undefined if it is not. */
export const textOf = (value: Buffer): string | undefined => {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(value)
	} catch {
		return undefined
	}
}
