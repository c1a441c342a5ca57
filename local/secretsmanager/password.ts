/** How Secrets Manager generates a password. */
export type PasswordRules = {
	readonly length: number
	/** the characters of each type that the password may contain */
	readonly types: readonly string[]
	/** characters besides these, of which none is required */
	readonly others: string
	/** whether the password contains a character of each type */
	readonly requiresEachType: boolean
}

/** A random integer from 0 up to, and without, a limit. */
type RandomInt = (limit: number) => number

const draw = (characters: string, randomInt: RandomInt): string =>
	characters[randomInt(characters.length)] ?? ''

/** Fisher–Yates */
const shuffled = (characters: readonly string[], randomInt: RandomInt): string => {
	const all = [...characters]
	for (let last = all.length - 1; last > 0; last--) {
		const other = randomInt(last + 1)
		;[all[last], all[other]] = [all[other] ?? '', all[last] ?? '']
	}
	return all.join('')
}

/** Throws if no password can follow the rules. */
export const makePassword = (
	{ length, types, others, requiresEachType }: PasswordRules,
	randomInt: RandomInt,
): string => {
	const required = requiresEachType ? types : []
	if (required.includes('')) throw new Error('all characters of a required type are excluded')
	if (required.length > length) throw new Error(`${length} characters are too few for each required type`)
	const all = types.join('') + others
	if (all === '') throw new Error('all characters are excluded')
	const drawn = [
		...required.map((characters) => draw(characters, randomInt)),
		...Array.from({ length: length - required.length }, () => draw(all, randomInt)),
	]
	return shuffled(drawn, randomInt)
}
