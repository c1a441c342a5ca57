import { type Problem, problem } from '../../rest/problem.ts'
import { explainMisfit, type Misfit } from '../fields.ts'

type Refused = { readonly problem: Problem }

/** One answer for an integration that does not exist, and for one that the key does not see. */
export const unknownIntegration = (): Refused => ({
	problem: problem(404, 'Not found', 'There is no integration with this id.'),
})

export const misfitting = (misfit: Misfit): Refused => ({
	problem: problem(400, 'Validation failed', explainMisfit(misfit)),
})

/** Names what is wrong with a converter that does not exist, or that the key does not see. */
export const unknownConverter = (field: string, expected: string): Refused => misfitting({ field, expected })

export const changedMeanwhile = (): Refused => ({
	problem: problem(
		409,
		'Conflict',
		'The integration was changed meanwhile: read it again, and send its revision.',
	),
})

export const tooNarrow = (): Refused => ({
	problem: problem(
		403,
		'Forbidden',
		'This key sees some integrations only. It would not see what it makes, so it may not make anything new.',
	),
})
