import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { stackVariable } from '../../features/environment/stackVariable.ts'
import { exitFlag } from '../../local/template/synth.ts'
import type { Cases } from '../cases.ts'
import type { Environment } from '../runCommand.ts'
import type { Scenario } from './scenarioReporter.ts'

type Needs = {
	readonly cases: Cases
	readonly environment: Environment
	readonly stackName: string
	/** stands before the name of each case */
	readonly title: string
}

const reporter = join(import.meta.dirname, 'scenarioReporter.ts')
const features = join(import.meta.dirname, '../../features/features.test.ts')

/** `npm run features -- --stack`, with each scenario as a case. */
export const runFeatures = async ({ cases, environment, stackName, title }: Needs): Promise<void> => {
	const child = spawn(
		process.execPath,
		[exitFlag, '--test', '--test-force-exit', `--test-reporter=${reporter}`, features],
		{ env: { ...environment, [stackVariable]: stackName }, stdio: ['ignore', 'pipe', 'inherit'] },
	)
	const exited = once(child, 'exit')
	const suite = `features of the stack ${stackName}: `
	let count = 0
	for await (const line of createInterface({ input: child.stdout })) {
		const { name, wrong } = JSON.parse(line) as Scenario
		count++
		cases.note(`${title}: ${name.replace(suite, '')}`, wrong)
	}
	await exited
	await cases.check(`${title}: the features have run`, () => {
		if (count < 2) throw new Error(`${count} scenarios`)
	})
}
