import type { ConverterLimits, ConverterProblem, Position } from './converter.ts'
import type { Script } from './quickjs/script.ts'
import { type Failure, SCRIPT_NAME, type Thrown } from './quickjs/thrown.ts'

const place = new RegExp(`\\b${SCRIPT_NAME}:(\\d+):(\\d+)\\)?$`, 'm')

/** The innermost place in the script, of all that the stack names. */
const positionIn = (stack: string, { positionOf }: Script): Position | undefined => {
	const [, line, column] = place.exec(stack) ?? []
	return line === undefined ? undefined : positionOf({ line: Number(line), column: Number(column) })
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 104_857.6) / 10} MB`

const textOf = ({ name, message }: Thrown): string =>
	name === '' || name === 'Error' ? message : `${name}: ${message}`

const outOfMemory = ({ memoryBytes }: ConverterLimits): ConverterProblem => ({
	code: 'memory',
	message: `The converter needs more than ${megabytes(memoryBytes)} of memory.`,
})

const outOfStack = 'The converter has too many calls, or too many brackets, inside each other.'

const thrownProblem = (thrown: Thrown, script: Script, limits: ConverterLimits): ConverterProblem => {
	const at = positionIn(thrown.stack, script)
	const where = at === undefined ? {} : { at }
	const says = thrown.name === 'InternalError' ? thrown.message : undefined
	if (says === 'out of memory') return { ...outOfMemory(limits), ...where }
	// `JSON.parse` makes a `SyntaxError` of it.
	if (thrown.message === 'stack overflow') return { code: 'stack', message: outOfStack, ...where }
	if (thrown.stage === 'early' && thrown.name === 'SyntaxError')
		return { code: 'syntax', message: `The script is not valid: ${thrown.message}.`, ...where }
	return thrown.stage === 'output'
		? { code: 'output', message: `The result cannot be written as JSON: ${textOf(thrown)}`, ...where }
		: { code: 'threw', message: `The converter threw ${textOf(thrown)}`, ...where }
}

/** What the author of a script reads about a run without an answer. */
export const endProblem = (failure: Failure, script: Script, limits: ConverterLimits): ConverterProblem => {
	if (failure === 'out of time')
		return { code: 'time', message: `The converter takes more than ${limits.milliseconds} ms.` }
	if (failure === 'out of memory') return outOfMemory(limits)
	if (failure === 'out of stack') return { code: 'stack', message: outOfStack }
	if ('tooLong' in failure) return outputTooLong(failure.tooLong, limits)
	if ('failed' in failure)
		return { code: 'interpreter', message: `The interpreter failed, and starts anew: ${failure.failed}` }
	return thrownProblem(failure.thrown, script, limits)
}

export const outputTooLong = (length: number, { outputBytes }: ConverterLimits): ConverterProblem => ({
	code: 'output-size',
	message: `The result has ${length} bytes or more as JSON; at most ${outputBytes} are taken.`,
})
