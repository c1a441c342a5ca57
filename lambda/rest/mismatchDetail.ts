import type { Mismatch } from './compiled.ts'

/** RFC 6901 §3 */
const escaped = (member: unknown): string => String(member).replaceAll('~', '~0').replaceAll('/', '~1')

const expectation = ({ keyword, params, message, parentSchema }: Mismatch): string => {
	if (parentSchema?.expected !== undefined) return `must be ${parentSchema.expected}`
	if (keyword === 'enum') return `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}`
	if (keyword === 'const') return `must be ${JSON.stringify(params['allowedValue'])}`
	return message ?? 'does not fit'
}

/** Names the member by a JSON pointer, and what was expected of it. The value itself is not repeated. */
export const mismatchDetail = (mismatch: Mismatch): string => {
	const { instancePath, keyword, params } = mismatch
	if (keyword === 'required') return `${instancePath}/${escaped(params['missingProperty'])}: must be present`
	if (keyword === 'additionalProperties')
		return `${instancePath}/${escaped(params['additionalProperty'])}: must be absent`
	return instancePath === ''
		? `The body ${expectation(mismatch)}.`
		: `${instancePath}: ${expectation(mismatch)}`
}
