import { BASE_VALUE, type DifferenceClass, DROPPED, NUL, refusedHere, refusedThere } from './classes.ts'
import { isSameRecord, without } from './compareRecords.ts'
import type { Reading, ResolvedRecord } from './resolved.ts'

export type Difference =
	| { readonly isExplained: true; readonly class: DifferenceClass }
	| { readonly isExplained: false; readonly what: string }

const explained = (of: DifferenceClass): Difference => ({ isExplained: true, class: of })
const unexplained = (what: string): Difference => ({ isExplained: false, what })

/** Errors with which we leave out a record alone. */
const DROPS = ['E_NAME', 'E_FIELD_TYPE', 'E_MULTI_VALUE', 'E_NOT_FINITE', 'E_TIME', 'E_BASE64', 'E_NO_VALUE']

/** Names and texts as they are without NUL. */
const withoutNul = (records: readonly ResolvedRecord[]): readonly ResolvedRecord[] =>
	records.map(({ n, vs, ...rest }) => ({
		...rest,
		n: n.replaceAll('\0', ''),
		...(vs === undefined ? {} : { vs: vs.replace(/\0+$/, '') }),
	}))

type Sides = { readonly ours: readonly ResolvedRecord[]; readonly theirs: readonly ResolvedRecord[] }

/** Takes away, one after the other, what has an explanation; the first that was needed names the class. */
const classifyRecords = (
	{ ours, theirs }: Sides,
	codes: readonly string[],
	{ receivedAt, hasBaseValue }: Circumstances,
): Difference | undefined => {
	const left = (a: Sides, numbers: boolean) => {
		const isSame = isSameRecord(receivedAt, { numbers })
		return { ours: without(a.ours, a.theirs, isSame), theirs: without(a.theirs, a.ours, isSame) }
	}
	const isNothing = (sides: Sides): boolean => sides.ours.length + sides.theirs.length === 0
	const different = left({ ours, theirs }, true)
	if (isNothing(different)) return undefined
	const cut = left({ ours: withoutNul(ours), theirs: withoutNul(theirs) }, true)
	if (isNothing(cut)) return explained(NUL)
	const unbased = hasBaseValue ? left(cut, false) : cut
	if (isNothing(unbased)) return explained(BASE_VALUE)
	if (unbased.ours.length === 0 && codes.some((code) => DROPS.includes(code))) return explained(DROPPED)
	return unexplained(`records differ: ${JSON.stringify({ ...unbased, codes })}`)
}

export type Circumstances = {
	/** seconds since the Unix epoch */
	readonly receivedAt: number
	readonly hasBaseValue: boolean
}

/** The class of what two decoders make of one pack differently; undefined if they agree, or both refuse it. */
export const classify = (
	ours: Reading,
	theirs: Reading,
	circumstances: Circumstances,
): Difference | undefined => {
	if ('error' in theirs) {
		if ('error' in ours) return undefined
		const known = refusedThere.find(({ error }) => error.test(theirs.error))
		return known === undefined ? unexplained(`refused there: ${theirs.error}`) : explained(known)
	}
	if ('error' in ours) {
		// Nothing was wrong, and nothing was left: no difference if the other one has no record either.
		if (ours.error === 'E_NO_RECORDS' && theirs.records.length === 0) return undefined
		const known = refusedHere[ours.error]
		return known === undefined ? unexplained(`refused here: ${ours.error}`) : explained(known)
	}
	return classifyRecords({ ours: ours.records, theirs: theirs.records }, ours.codes, circumstances)
}
