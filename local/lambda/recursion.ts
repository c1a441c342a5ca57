import { randomBytes } from 'node:crypto'

/**
 * Recursive loop detection of Lambda. The header `x-amzn-trace-id` of a chain of invocations counts in `Lineage` how often
 * each function is in it: `Root=…;Lineage=<function>:<count>|…`. The clients of the AWS SDK send the header with every
 * request, and SQS keeps it with the message.
 */
export const traceHeader = 'x-amzn-trace-id'

/** Lambda ends a loop after about so many invocations of a function in one chain. */
const maxRounds = 16

/** How often each function is in a chain, by its name. */
type Lineage = ReadonlyMap<string, number>

const lineageOf = (trace: string): Lineage =>
	new Map(
		(/(?:^|;)Lineage=([^;]*)/.exec(trace)?.[1] ?? '').split('|').flatMap((part) => {
			const [, name, count] = /^(.+):(\d+)$/.exec(part) ?? []
			return name === undefined ? [] : [[name, Number(count)] as const]
		}),
	)

const rootOf = (trace: string | undefined): string =>
	/(?:^|;)Root=([^;]*)/.exec(trace ?? '')?.[1] ??
	`1-${randomBytes(4).toString('hex')}-${randomBytes(12).toString('hex')}`

const merge = (lineages: readonly Lineage[]): Map<string, number> => {
	const merged = new Map<string, number>()
	for (const [name, count] of lineages.flatMap((lineage) => [...lineage]))
		merged.set(name, Math.max(count, merged.get(name) ?? 0))
	return merged
}

/** The trace of an invocation that its triggers, such as the messages of a batch, have caused. */
export const continueTrace = (
	functionName: string,
	triggers: readonly string[],
): { readonly trace: string; readonly isLoop: boolean } => {
	const lineage = merge(triggers.map(lineageOf))
	const round = (lineage.get(functionName) ?? 0) + 1
	const text = [...lineage.set(functionName, round)].map(([name, count]) => `${name}:${count}`).join('|')
	return { trace: `Root=${rootOf(triggers[0])};Sampled=0;Lineage=${text}`, isLoop: round > maxRounds }
}
