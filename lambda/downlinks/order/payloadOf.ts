import { downlinkLimits } from '../contract.ts'

/** The bytes of a payload, or what is wrong with it. @param isRaw whether it is text, and not hex */
export const payloadOf = (
	text: string,
	isRaw: boolean,
): { readonly bytes: Uint8Array } | { readonly problem: string } => {
	const wrong = isRaw ? undefined : objectionToHex(text)
	if (wrong !== undefined) return { problem: wrong }
	const bytes = Buffer.from(text, isRaw ? 'utf8' : 'hex')
	return bytes.length > downlinkLimits.payloadBytes
		? { problem: `it has ${bytes.length} bytes, and may have ${downlinkLimits.payloadBytes}` }
		: { bytes: new Uint8Array(bytes) }
}

const objectionToHex = (text: string): string | undefined => {
	const at = text.search(/[^0-9a-f]/i)
	if (at >= 0) return `it is not hex: character ${at + 1} is not a hex digit (text has to be marked as raw)`
	return text.length % 2 === 0 ? undefined : `it is not hex: ${text.length} digits are an odd number`
}
