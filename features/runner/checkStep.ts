import type { Context } from './step.ts'

/** A step as it stands in the file, or with its placeholders replaced. */
export type StepText = {
	readonly title: string
	readonly line: number
	readonly codeBlock?: { readonly code: string }
}

const textOf = ({ title, codeBlock }: StepText): string => `${title}\n${codeBlock?.code ?? ''}`

const placeholder = /\$(?:number)?\{([^}]*)\}?/g

/** The library would fill the gap with the value of the example, and the step would be about nothing real. */
export const checkExamples = (written: StepText, examples: Context, context: Context): void => {
	for (const [, expression = ''] of textOf(written).matchAll(placeholder))
		for (const [name] of expression.matchAll(/(?<![.$\w])[A-Za-z_]\w*/g))
			if (Object.hasOwn(examples, name) && !Object.hasOwn(context, name))
				throw new Error(`no step has set "${name}": only its example value is there`)
}

/** The library leaves a placeholder without a value as it stands. */
export const checkReplaced = (replaced: StepText): void => {
	const [left] = [...textOf(replaced).matchAll(placeholder)]
	if (left !== undefined) throw new Error(`the placeholder ${left[0]} has no value`)
}
