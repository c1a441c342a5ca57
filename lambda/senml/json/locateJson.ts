import { clip, type Finding } from '../finding.ts'
import { jsonSpans, type RecordSpan } from './jsonSpans.ts'

/**
 * The findings about a pack in JSON with their positions in the payload: of the value of their field if the record has it,
 * otherwise of the record. The payload must be an array in well-formed JSON.
 */
export const locateInJson = (findings: readonly Finding[], payload: Uint8Array): readonly Finding[] => {
	if (!findings.some(isUnplaced)) return findings
	const wanted = new Set(findings.filter(isUnplaced).map(({ record = 0 }) => record))
	const records = jsonSpans(payload, { has: (index) => wanted.has(index), last: Math.max(...wanted) })
	return findings.map((finding) => {
		const { record } = finding
		const span = record === undefined ? undefined : records[record]
		return isUnplaced(finding) && span !== undefined ? place(finding, span) : finding
	})
}

const isUnplaced = ({ record, byteOffset }: Finding): boolean =>
	record !== undefined && byteOffset === undefined

const place = (finding: Finding, record: RecordSpan): Finding => {
	const name = memberOf(finding, record)
	const { start, end } = (name === undefined ? undefined : record.members.get(name)) ?? record
	const { expected, got, message, ...before } = finding
	return {
		...before,
		byteOffset: start,
		byteLength: end - start,
		jsonPointer: `/${finding.record}${name === undefined ? '' : `/${escaped(name)}`}`,
		...(expected === undefined ? undefined : { expected }),
		...(got === undefined ? undefined : { got }),
		message,
	}
}

/** Findings name fields in short. */
const memberOf = ({ field }: Finding, { members }: RecordSpan): string | undefined => {
	if (field === undefined || members.has(field)) return field
	for (const name of members.keys()) if (clip(name) === field) return name
	return undefined
}

/** RFC 6901 §3, for a name that may be long. */
const escaped = (name: string): string => clip(name).replaceAll('~', '~0').replaceAll('/', '~1')
