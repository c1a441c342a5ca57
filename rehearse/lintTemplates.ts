import { join } from 'node:path'
import { synthStack } from '../app/synthStack.ts'
import type { Cases } from './cases.ts'
import { allOptions } from './deployment/options.ts'
import type { Tools } from './emulator/tools.ts'
import { type Environment, runCommand } from './runCommand.ts'

type Needs = {
	readonly tools: Tools
	readonly folder: string
	readonly cases: Cases
	readonly environment: Environment
}

const regions = ['us-east-1', 'eu-west-1', 'ap-southeast-2']

/** Warnings are about the style of a template: CDK writes more dependencies than are needed. */
const options = ['--non-zero-exit-code', 'error', '--ignore-checks', 'W']

/** cfn-lint finds no error in the templates of the defaults and of all options, in three regions. */
export const lintTemplates = async ({ tools, folder, cases, environment }: Needs): Promise<void> => {
	for (const [name, context] of Object.entries({ defaults: {}, 'all options': allOptions })) {
		const output = join(folder, `lint ${name}`)
		const { stackName } = await synthStack(output, context)
		const template = join(output, `${stackName}.template.json`)
		await cases.check(`cfn-lint: ${name} in ${regions.join(', ')}`, () =>
			runCommand(tools.cfnLint, [...options, '--regions', ...regions, '--template', template], {
				env: environment,
			}),
		)
	}
}
