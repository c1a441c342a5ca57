import { error, type Finding, type FindingCode, quote } from './finding.ts'
import { mustBeUnderstood } from './labels.ts'
import { excessOf, noLabels, type SeenLabels, see, type UnknownField, unknownLabel } from './unknownLabels.ts'

/** Makes the finding about the first thing of a kind; `more` says at its end how many others there are. */
type MakeFinding = (more: string) => Finding

/** Things of which a pack may have very many: one finding for each kind, at the first one. */
export type Sights = {
	/** @param at what decides which one is the first, where that is not the order of the calls */
	readonly note: (kind: string, make: MakeFinding, at?: number) => void
	/** in the order in which the kinds were seen first */
	readonly findings: () => readonly Finding[]
}

const noSights = (): Sights => {
	const seen = new Map<string, { readonly make: MakeFinding; readonly at: number; readonly count: number }>()
	return {
		note: (kind, make, at = 0) => {
			const known = seen.get(kind)
			const count = (known?.count ?? 0) + 1
			if (known !== undefined && known.at <= at) seen.set(kind, { ...known, count })
			else {
				seen.delete(kind)
				seen.set(kind, { make, at, count })
			}
		},
		findings: () =>
			[...seen.values()].map(({ make, count }) =>
				make(count === 1 ? '' : ` (and ${count - 1} more like it)`),
			),
	}
}

/** What was found in a pack. Nothing is made before there is something. */
export type Found = {
	/** why the pack is refused: of several reasons the first in the order of `REASONS` */
	refusal: Finding | undefined
	reason: number
	labels: SeenLabels | undefined
	readonly unknown: Finding[]
	/** encodings that mean the same as those of RFC 8428 §6 */
	encodings: Sights | undefined
	/** about records, in the order of the rules */
	readonly findings: Finding[]
	/** what a pack may have very much of */
	sights: Sights | undefined
}

export const nothingFound = (): Found => ({
	refusal: undefined,
	reason: Number.POSITIVE_INFINITY,
	labels: undefined,
	unknown: [],
	encodings: undefined,
	findings: [],
	sights: undefined,
})

/** Reasons not to use any record of the pack, the first ones first. */
const REASONS: readonly FindingCode[] = [
	'E_EMPTY_PACK',
	'E_MUST_UNDERSTAND',
	'E_VERSION_INVALID',
	'E_VERSION_MISMATCH',
	'E_VERSION_UNSUPPORTED',
	'E_BASE_TYPE',
]

/** Notes a reason to refuse the pack; of the same kind, the first one counts. */
export const refuse = (found: Found, finding: Finding): void => {
	const reason = REASONS.indexOf(finding.code)
	if (reason >= found.reason) return
	found.reason = reason
	found.refusal = finding
}

export const encodingsOf = (found: Found): Sights => (found.encodings ??= noSights())

export const sightsOf = (found: Found): Sights => (found.sights ??= noSights())

/** Notes an unknown label, which is ignored (RFC 8428 §4.4): whether its record has it twice, and whether there are too many. */
export const noteUnknown = (
	found: Found,
	field: UnknownField,
): { readonly isRepeated: boolean; readonly excess: string | undefined } => {
	found.labels ??= noLabels()
	const sight = see(found.labels, field.key, field.record)
	if (sight === 'first') {
		const finding = unknownLabel(found.labels.labels.size, field)
		if (finding !== undefined) found.unknown.push(finding)
		if (mustBeUnderstood(field.key)) refuse(found, notUnderstood(field))
	}
	return { isRepeated: sight === 'repeated', excess: excessOf(found.labels) }
}

/** RFC 8428 §4.4, §12.2. */
const notUnderstood = ({ key, record, byteOffset }: UnknownField): Finding =>
	error(
		'pack',
		'E_MUST_UNDERSTAND',
		`Record ${record} has the field ${quote(`${key}`)}: the underscore at its end says that it has to be understood, but it is not known here.`,
		{ record, field: `${key}`, byteOffset },
	)

/** All that is to be said about a pack that is not refused, in the order of the records. */
export const allFindings = (
	{ unknown, encodings, findings, sights }: Found,
	about: readonly Finding[] = [],
): readonly Finding[] =>
	[...about, ...unknown, ...(encodings?.findings() ?? []), ...findings, ...(sights?.findings() ?? [])].sort(
		byRecord,
	)

/** Stable: findings of one record stay as they were found, findings of the whole pack come first. */
const byRecord = (a: Finding, b: Finding): number => (a.record ?? -1) - (b.record ?? -1)
