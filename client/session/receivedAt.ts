import type { Place } from './frame.ts'

/** Crockford's Base32, as ULIDs are written. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** When an import was received, in milliseconds since the Unix epoch: the time in its ULID. Not a number without one. */
export const receivedAt = ({ importId }: Pick<Place, 'importId'>): number => {
	let time = 0
	for (const character of importId.slice(0, 10)) {
		const digit = digits.indexOf(character)
		if (digit < 0) return Number.NaN
		time = time * 32 + digit
	}
	return time
}
