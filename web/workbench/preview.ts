/** Bytes in short: the text if they are one, otherwise hex. */
export const preview = (bytes: Uint8Array, most = 48): string => {
	const some = bytes.subarray(0, most)
	const isCut = some.length < bytes.length
	const text = textIn(some, isCut)
	const hex = () => Array.from(some, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
	return `${text ?? hex()}${isCut ? ' …' : ''}`
}

/** Undefined if the bytes are no text in UTF-8. */
const textIn = (bytes: Uint8Array, isCut: boolean): string | undefined => {
	try {
		const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut })
		return /[\p{Cc}]/u.test(text.trim()) ? undefined : text.trim()
	} catch {
		return undefined
	}
}
