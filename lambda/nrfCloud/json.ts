import { looksLikeJson } from '../senml/resolve/look.ts'

export type Json = Readonly<Record<string, unknown>>

export const isMap = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value)

/** Arrays and objects that are open at the same time, as in SenML. Far deeper ones cannot be made JSON again. */
const maxNesting = 512

/** Does not recurse. */
export const isTooDeep = (root: unknown): boolean => {
	let level: readonly unknown[] = [root]
	for (let depth = 0; depth <= maxNesting; depth++) {
		level = level.flatMap((value) =>
			typeof value === 'object' && value !== null ? Object.values(value) : [],
		)
		if (level.length === 0) return false
	}
	return true
}

/** Undefined if it is no JSON in UTF-8, or nested too deep. */
export const parseJson = (payload: Uint8Array): unknown => {
	if (!looksLikeJson(payload)) return undefined
	try {
		const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
		return isTooDeep(parsed) ? undefined : parsed
	} catch {
		return undefined
	}
}

/** What is at a path of members; undefined if one of them is not there. */
export const memberAt = (root: unknown, path: readonly string[]): unknown =>
	path.reduce<unknown>(
		(value, name) => (isMap(value) && Object.hasOwn(value, name) ? value[name] : undefined),
		root,
	)
