/** `<production run in hex>.<6 to 16 characters>`: letters without l and o, digits from 2 on. */
const pattern = /^[a-f0-9]{1,16}\.[abcdefghijkmnpqrstuvwxyz2-9]{6,16}$/i

const alphabet = 'abcdefghijkmnpqrstuvwxyz23456789'

/** The form under which a fingerprint is stored and compared; undefined if it is malformed. Case does not matter. */
export const normaliseFingerprint = (text: string | undefined): string | undefined =>
	text !== undefined && pattern.test(text) ? text.toLowerCase() : undefined

/**
 * A new fingerprint: 5 bits per character.
 *
 * @param randomInt a cryptographically secure source: `(max) => 0 … max - 1`
 */
export const generateFingerprint = (
	randomInt: (max: number) => number,
	{ productionRun, length }: { productionRun: number; length: number },
): string => {
	const code = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
	return `${productionRun.toString(16)}.${code}`
}
