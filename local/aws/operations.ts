import type { Lambda } from '../lambda/lambda.ts'

export type CountedLambda = Lambda & {
	/** how often each function has been invoked, by its ARN */
	readonly invocations: () => Readonly<Record<string, number>>
}

/** Counts invocations, also those that fail or are refused. `Iam` counts the requests of functions. */
export const countInvocations = (lambda: Lambda): CountedLambda => {
	const counts = new Map<string, number>()
	return {
		...lambda,
		invoke: (functionArn, ...rest) => {
			counts.set(functionArn, (counts.get(functionArn) ?? 0) + 1)
			return lambda.invoke(functionArn, ...rest)
		},
		invocations: () => Object.fromEntries(counts),
	}
}
