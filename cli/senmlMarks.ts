import type { Finding } from '../lambda/senml/finding.ts'
import type { Content } from './senmlContent.ts'
import { jsonSpans } from './senmlJsonSpans.ts'

/** A range of bytes and what is to be said about it. */
export type Mark = {
	readonly start: number
	/** the first byte after it; greater than `start` */
	readonly end: number
	readonly severity: Finding['severity']
	readonly label: string
}

/** Findings as marks on the bytes; those that are about no bytes are left out. */
export const marksOf = (findings: readonly Finding[], { format, bytes }: Content): readonly Mark[] => {
	const records = format === 'json' && findings.some(isPlacedByRecord) ? jsonSpans(bytes) : []
	return findings.flatMap((finding) => {
		const { byteOffset, byteLength = 1, record, severity } = finding
		const span = isPlacedByRecord(finding) ? records[record ?? -1] : undefined
		const start = byteOffset ?? span?.start
		if (start === undefined) return []
		const end = span?.end ?? start + byteLength
		return [{ start, end: Math.max(end, start + 1), severity, label: labelOf(finding) }]
	})
}

/** Findings in JSON name the record only, unless the whole text is no JSON. */
const isPlacedByRecord = ({ byteOffset, record }: Finding): boolean =>
	byteOffset === undefined && record !== undefined

/** Code, record, field and message in one line. */
export const labelOf = ({ code, record, field, message }: Finding): string => {
	const place = [record === undefined ? '' : `record ${record}`, field === undefined ? '' : `field ${field}`]
	return printable([code, ...place, message].filter((part) => part !== '').join(' · '))
}

/** Without characters that would command the terminal: what devices send is shown, not obeyed. */
export const printable = (text: string): string =>
	text.replaceAll(
		/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
		(char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
	)
