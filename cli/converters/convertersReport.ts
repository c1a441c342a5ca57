import type { ConvertedDevices } from '../../lambda/converters/convertedDevices.ts'
import type { ConverterProblem, ConverterRun } from '../../lambda/converters/converter.ts'
import { printableLines } from '../printable.ts'
import type { Failed, Verified } from './verify.ts'

const problemLine = ({ code, message, at }: ConverterProblem): string =>
	`${code}: ${message}${at === undefined ? '' : ` (line ${at.line}, column ${at.column})`}`

const indented = (lines: readonly string[]): string =>
	lines.flatMap((line) => line.split('\n').map((part) => `  ${part}\n`)).join('')

/** What a run shows to a person. */
export const runReport = (run: ConverterRun, devices: ConvertedDevices | undefined): string => {
	const { prints, printsLeftOut, milliseconds } = run
	const leftOut = printsLeftOut === undefined ? [] : [`… and ${printsLeftOut} more lines`]
	const problems = [...('problem' in run ? [run.problem] : []), ...(devices?.problems ?? [])].map(problemLine)
	const parts = [
		...(prints.length > 0 ? ['Prints\n', indented([...prints, ...leftOut])] : []),
		...('output' in run ? ['Result\n', indented([JSON.stringify(run.output, null, 2) ?? 'undefined'])] : []),
		...(devices === undefined
			? []
			: [
					`Devices (${devices.devices.length})\n`,
					indented(devices.devices.map((device) => JSON.stringify(device))),
				]),
		`Problems (${problems.length === 0 ? 'none' : problems.length})\n`,
		indented(problems),
		`${milliseconds.toFixed(1)} ms\n`,
	]
	return printableLines(parts.join(''))
}

const DIFFERENCES_SHOWN = 5

const failedLines = ({ converter, payload, problem, difference = [] }: Failed): string => {
	const more = difference.length - DIFFERENCES_SHOWN
	const why = problem === undefined ? difference.slice(0, DIFFERENCES_SHOWN) : [problemText(problem)]
	return `failed  ${converter} ${payload}\n${indented([...why, ...(more > 0 ? [`… and ${more} more`] : [])])}`
}

const problemText = (problem: NonNullable<Failed['problem']>): string =>
	'code' in problem ? problemLine(problem) : problem.message

/** What became of a library, for a person: each pair that failed, and the counts. */
export const verifyReport = ({ passed, failed, byLanguage }: Verified): string => {
	const counts = Object.entries(byLanguage).map(([language, { passed, of }]) => `${language} ${passed}/${of}`)
	return printableLines(
		[
			...failed.map(failedLines),
			`passed ${passed}, failed ${failed.length} (${counts.join(', ') || 'no converters'})`,
			'\n',
		].join(''),
	)
}
