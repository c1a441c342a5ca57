import { isDeepStrictEqual } from 'node:util'
import type { Conversion } from '../../lambda/lwm2m/convert.ts'
import type { Finding } from '../../lambda/senml/finding.ts'

/**
 * What is wrong with the positions of findings about a pack in JSON: each that is about a record stands at the bytes of that
 * record, or of a member of it, and points to the same value.
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
	// Without a pointer it was found before there were records.
	if (record === undefined || (byteOffset !== undefined && jsonPointer === undefined)) return undefined
	if (byteOffset === undefined || byteLength === undefined || jsonPointer === undefined)
		return 'has no position'
	const target = targetOf(jsonPointer, senML)
	// Names that are long are cut in pointers, and halves of characters replaced.
	if (target === undefined) return /[…\ufffd]/.test(jsonPointer) ? undefined : 'points to nothing'
	const text = Buffer.from(payload.subarray(byteOffset, byteOffset + byteLength)).toString()
	return isDeepStrictEqual(parsed(text), target) ? undefined : 'stands at another value than it points to'
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
