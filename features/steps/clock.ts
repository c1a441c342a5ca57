import { type Step, step } from '../runner/step.ts'

export const clockSteps = (): readonly Step[] => [
	step('`{name}` is the current time in seconds', ({ name }, context) => {
		context[name] = Math.floor(Date.now() / 1000)
	}),
]
