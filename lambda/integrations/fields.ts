import type { Integration, SecurityMode } from './contract.ts'
import { checkMetadata } from './metadata.ts'
import { expectedRateLimits, parseRateLimits } from './rateLimits.ts'

/** What an operator decides about an integration. */
export type Fields = Pick<
	Integration,
	'name' | 'security' | 'prefix' | 'metadata' | 'rateLimits' | 'createsDevices' | 'isEnabled'
>

/** The same as it is given: texts are not checked yet, and rate limits are a text. */
export type GivenFields = {
	readonly name?: string
	readonly security?: string
	readonly prefix?: readonly string[]
	readonly metadata?: Readonly<Record<string, string>>
	readonly rateLimits?: string
	readonly createsDevices?: boolean
	readonly isEnabled?: boolean
}

/** Which field does not fit, as a JSON pointer (RFC 6901), and what it must be. */
export type Misfit = { readonly field: string; readonly expected: string }

export const explainMisfit = ({ field, expected }: Misfit): string => `${field}: must be ${expected}`

export const securityModes: readonly SecurityMode[] = ['no-secure', 'dtls', 'mixed']

const isSecurity = (text: string): text is SecurityMode => securityModes.some((mode) => mode === text)

/** Neither controls nor format characters, which change how a list looks; no space at its ends. */
const isName = (text: string): boolean => /^[^\p{C}\p{Zl}\p{Zp}]{1,100}$/u.test(text) && text === text.trim()

const maxSegments = 5

/**
 * The whole path fits into one option of 255 bytes, as some clients send it. RFC 7252 §5.10.1 forbids `.` and `..`; `i` is
 * the segment after the prefix.
 */
const isSegment = (text: string): boolean =>
	/^[a-zA-Z0-9_.-]{1,32}$/.test(text) && !['.', '..', 'i'].includes(text)

const prefixMisfit = (prefix: readonly string[]): Misfit | undefined => {
	if (prefix.length > maxSegments) return { field: '/prefix', expected: `at most ${maxSegments} segments` }
	const wrong = prefix.findIndex((segment) => !isSegment(segment))
	if (wrong < 0) return undefined
	const expected = '1 to 32 letters, digits, hyphens, underscores and dots; and not i, . or ..'
	return { field: `/prefix/${wrong}`, expected }
}

const misfitsOf = (given: GivenFields): readonly (Misfit | undefined)[] => {
	const { name, security, prefix, metadata, rateLimits } = given
	const wrong = (isValid: boolean, field: string, expected: string) =>
		isValid ? undefined : { field, expected }
	return [
		wrong(
			name === undefined || isName(name),
			'/name',
			'1 to 100 printable characters without a space at either end',
		),
		wrong(security === undefined || isSecurity(security), '/security', `one of ${securityModes.join(', ')}`),
		prefix && prefixMisfit(prefix),
		metadata && checkMetadata(metadata),
		wrong(
			rateLimits === undefined || parseRateLimits(rateLimits) !== undefined,
			'/rateLimits',
			expectedRateLimits,
		),
	]
}

/** Checks the fields that are given, and gives them as they are stored. */
export const readFields = (
	given: GivenFields,
): { readonly fields: Partial<Fields> } | { readonly misfit: Misfit } => {
	const misfit = misfitsOf(given).find((one) => one !== undefined)
	if (misfit !== undefined) return { misfit }
	const { security, rateLimits, ...others } = given
	return {
		fields: {
			...others,
			...(security !== undefined && isSecurity(security) ? { security } : {}),
			...(rateLimits === undefined ? {} : { rateLimits: parseRateLimits(rateLimits) ?? [] }),
		},
	}
}
