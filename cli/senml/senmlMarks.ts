import type { Finding } from '../../lambda/senml/finding.ts'
import { printable } from '../printable.ts'

/** A range of bytes with a label. */
export type Mark = {
	readonly start: number
	/** the first byte after it; greater than `start` */
	readonly end: number
	readonly severity: Finding['severity']
	readonly label: string
}

/** Findings as marks on the bytes, without findings that have no bytes. */
export const marksOf = (findings: readonly Finding[]): readonly Mark[] =>
	findings.flatMap((finding) => {
		const { byteOffset: start, byteLength = 1, severity } = finding
		if (start === undefined) return []
		return [{ start, end: start + Math.max(byteLength, 1), severity, label: labelOf(finding) }]
	})

/** Code, record, field and message in one line. */
export const labelOf = ({ code, record, field, message }: Finding): string => {
	const place = [record === undefined ? '' : `record ${record}`, field === undefined ? '' : `field ${field}`]
	return printable([code, ...place, message].filter((part) => part !== '').join(' · '))
}
