import { relative } from 'node:path'
import { styleText } from 'node:util'
import { countScenarios, type FeatureResult, type ScenarioResult } from './result.ts'

const indent = (text: string, spaces: number): string => text.replace(/^/gm, ' '.repeat(spaces))

const describeScenario = (file: string, { title, steps, milliseconds, failure }: ScenarioResult): string => {
	if (failure === undefined)
		return `    ${styleText('green', '✔')} ${title} ${styleText('dim', `${steps} steps, ${milliseconds} ms`)}\n`
	const where = `${relative('.', file)}:${failure.line}`
	return `    ${styleText('red', `✖ ${title}`)}\n        ${where}\n${indent(failure.reason, 8)}\n`
}

export const describeFeature = ({ title, file, scenarios }: FeatureResult): string =>
	`\n  ${title}\n${scenarios.map((scenario) => describeScenario(file, scenario)).join('')}`

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

export const describeSummary = (features: readonly FeatureResult[], milliseconds: number): string => {
	const { passed, failed } = countScenarios(features)
	const steps = features
		.flatMap(({ scenarios }) => scenarios)
		.reduce((sum, scenario) => sum + scenario.steps, 0)
	const outcome = styleText(failed === 0 ? 'green' : 'red', `${passed} passed, ${failed} failed`)
	const scenarios = counted(passed + failed, 'scenario')
	const took = `${(milliseconds / 1000).toFixed(1)} s`
	return `\n${counted(features.length, 'feature')}, ${scenarios} (${outcome}), ${counted(steps, 'step')} in ${took}\n`
}

/** What a host has logged of its own failures, most recent last. */
export const describeErrors = (lines: readonly string[]): string => {
	const errors = lines.filter((line) => line.includes('ERROR')).slice(-20)
	return errors.length === 0 ? '' : `\n  Errors in the log of the host\n${indent(errors.join('\n'), 4)}\n`
}
