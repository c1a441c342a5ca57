import { type Problem, problem } from '../../rest/problem.ts'

type Refused = { readonly problem: Problem }

/** One answer for a converter that does not exist, and for one that the key does not see. */
export const noConverter = (): Refused => ({
	problem: problem(404, 'Not found', 'There is no converter with this id.'),
})

export const noVersion = (latest: number): Refused => ({
	problem: problem(404, 'Not found', `There is no such version: the newest one is ${latest}.`),
})
