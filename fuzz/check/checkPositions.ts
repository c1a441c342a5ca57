import { isDeepStrictEqual } from 'node:util'
import type { Conversion } from '../../lambda/lwm2m/convert.ts'
import type { Finding } from '../../lambda/senml/finding.ts'

/**
 * Checks the positions of findings in a JSON pack. The bytes and the pointer of a finding about a record must lead to the
 * same value: the record or one of its members.
 */
export const problemOfPositions = (
	{ findings, senML }: Pick<Conversion, 'findings' | 'senML'>,
	payload: Uint8Array,
): string | undefined => {
	if (senML === undefined) return undefined
	for (const finding of findings) {
		const problem = problemOfPosition(finding, senML, payload)
		if (problem !== undefined) return `${finding.code} in JSON ${problem}`
	}
	return undefined
}

const problemOfPosition = (
	{ record, byteOffset, byteLength, jsonPointer }: Finding,
	senML: readonly unknown[],
	payload: Uint8Array,
): string | undefined => {
	// A finding without a pointer comes from a step before the records.
	if (record === undefined || (byteOffset !== undefined && jsonPointer === undefined)) return undefined
	if (byteOffset === undefined || byteLength === undefined || jsonPointer === undefined)
		return 'has no position'
	const target = targetOf(jsonPointer, senML)
	// Pointers cut long names and replace halves of surrogate pairs.
	if (target === undefined) return /[…\ufffd]/.test(jsonPointer) ? undefined : 'points to nothing'
	const text = Buffer.from(payload.subarray(byteOffset, byteOffset + byteLength)).toString()
	return isDeepStrictEqual(parsed(text), target) ? undefined : 'has bytes of another value than its pointer'
}

/** RFC 6901 §4, for a record or a member of one. */
const targetOf = (pointer: string, senML: readonly unknown[]): unknown => {
	const [, index = '', name] = pointer
		.split('/')
		.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
	const record = senML[Number(index)]
	if (name === undefined) return record
	return typeof record === 'object' && record !== null && Object.hasOwn(record, name)
		? (record as Readonly<Record<string, unknown>>)[name]
		: undefined
}

const parsed = (text: string): unknown => {
	try {
		return JSON.parse(text)
	} catch {
		return undefined
	}
}
