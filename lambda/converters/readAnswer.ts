import type { ConverterInput, ConverterLimits, ConverterProblem, ConverterSource } from './converter.ts'
import { missingEntryPoint } from './dialects/dialects.ts'
import { ttnOutput } from './dialects/ttnOutput.ts'
import { outputTooLong } from './endProblem.ts'
import { isObject, kindOf } from './kindOf.ts'
import type { Prints } from './quickjs/prints.ts'
import { parseMarked } from './quickjs/unmark.ts'
import { utf8Length } from './quickjs/utf8Length.ts'

export type Answer = {
	/** as the harness gives it */
	readonly answer: string
	readonly source: Pick<ConverterSource, 'language' | 'kind'>
	readonly metadata: ConverterInput['metadata']
	readonly limits: ConverterLimits
	/** for warnings of a codec */
	readonly prints: Prints
}

type Outcome = { readonly output: unknown } | { readonly problem: ConverterProblem }

const problem = (code: ConverterProblem['code'], message: string): Outcome => ({ problem: { code, message } })

/** The output in an answer of the harness, or why there is none. */
export const readAnswer = ({ answer, source, metadata, limits, prints }: Answer): Outcome => {
	const head = answer.indexOf('\n')
	const [decoder, json] = [answer.slice(0, head), answer.slice(head + 1)]
	if (decoder === 'nothing') return problem('no-decoder', missingEntryPoint(source))
	if (decoder === 'Promise')
		return problem('output', 'The converter returns a Promise: it must return its result, and not be async.')
	const length = utf8Length(json)
	if (length > limits.outputBytes) return { problem: outputTooLong(length, limits) }
	const returned = parseMarked(json)
	if (source.language !== 'ttn')
		return isObject(returned) || Array.isArray(returned) || returned === null
			? { output: returned }
			: problem(
					'output',
					`The converter returns ${kindOf(returned)}, and not an object or an array of objects.`,
				)
	const read = ttnOutput(decoder, returned, metadata)
	if ('problem' in read) return read
	for (const warning of read.warnings) prints.add(() => `warning: ${warning}`, warning.length + 9)
	return { output: read.output }
}
