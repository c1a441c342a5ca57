import type { EncodeProblem } from './ports.ts'

/** What is wrong with what an encoder returned. */
export const problemOf = (message: string): { readonly problem: EncodeProblem } => ({
	problem: { code: 'encoder-output', message },
})
