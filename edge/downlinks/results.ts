import type { DeviceResult } from './ports.ts'

const form = /^(applied|rejected)=([0-9a-f]{16})$/i
const reasonArgument = 'reason='
const maxReason = 200

/** What a query says of downlinks: `applied=<ETag in hex>`, or `rejected=<ETag in hex>` and perhaps `reason=<text>`. */
export const resultsIn = (
	query: readonly string[],
): { readonly results: readonly DeviceResult[]; readonly problem?: string } => {
	const said = query.filter((argument) => /^(?:applied|rejected)=/.test(argument))
	const reason = query.find((argument) => argument.startsWith(reasonArgument))?.slice(reasonArgument.length)
	const results = said.flatMap((argument) => {
		const [, outcome, tag] = form.exec(argument) ?? []
		if (outcome === undefined || tag === undefined) return []
		return [resultOf(outcome, tag.toLowerCase(), reason)]
	})
	return results.length === said.length
		? { results }
		: { results, problem: 'applied and rejected need an ETag in 16 hex digits' }
}

const resultOf = (outcome: string, tag: string, reason: string | undefined): DeviceResult =>
	outcome === 'applied'
		? { tag, outcome: 'applied' }
		: { tag, outcome: 'rejected', ...(reason ? { reason: reason.slice(0, maxReason) } : {}) }
