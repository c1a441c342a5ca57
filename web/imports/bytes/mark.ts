import type { Finding } from '../../../lambda/senml/finding.ts'

/** A range of bytes that is highlighted. */
export type Mark = {
	readonly start: number
	/** the first byte after it */
	readonly end: number
	readonly kind: 'error' | 'warning' | 'active'
}

/** The bytes that a finding is about; undefined if it is not about bytes. One that stands after the last byte has one. */
export const rangeOf = ({
	byteOffset,
	byteLength = 1,
}: Pick<Finding, 'byteOffset' | 'byteLength'>): Omit<Mark, 'kind'> | undefined =>
	byteOffset === undefined ? undefined : { start: byteOffset, end: byteOffset + Math.max(byteLength, 1) }

export const marksOf = (findings: readonly Finding[]): readonly Mark[] =>
	findings.flatMap((finding) => {
		const range = rangeOf(finding)
		return range === undefined ? [] : [{ ...range, kind: finding.severity }]
	})

/** A run of bytes that look the same. */
export type Segment = {
	readonly start: number
	readonly end: number
	/** errors win over warnings */
	readonly severity: 'error' | 'warning' | undefined
	readonly isActive: boolean
}

/** Cuts a range where marks begin and end. */
export const segmentsOf = (start: number, end: number, marks: readonly Mark[]): readonly Segment[] => {
	const near = marks.filter((mark) => mark.start < end && mark.end > start)
	const cuts = [start, end, ...near.flatMap((mark) => [mark.start, mark.end])]
		.filter((at) => at >= start && at <= end)
		.toSorted((a, b) => a - b)
	return cuts.flatMap((from, index) => {
		const to = cuts[index + 1] ?? from
		return to > from ? [segment(from, to, near)] : []
	})
}

const segment = (start: number, end: number, marks: readonly Mark[]): Segment => {
	const kinds = marks.filter((mark) => mark.start <= start && mark.end >= end).map(({ kind }) => kind)
	return {
		start,
		end,
		severity: kinds.includes('error') ? 'error' : kinds.includes('warning') ? 'warning' : undefined,
		isActive: kinds.includes('active'),
	}
}
