import { join } from 'node:path'
import { accountId, region } from '../emulator/account.ts'
import { type Environment, runCommand } from '../runCommand.ts'

/** The pinned CDK CLI. */
const cdk = join(import.meta.dirname, '../../node_modules/.bin/cdk')

export type CdkCli = {
	readonly bootstrap: () => Promise<string>
	readonly deploy: () => Promise<string>
	readonly destroy: () => Promise<string>
}

/**
 * The CDK CLI for one cloud assembly.
 *
 * @param assembly its folder
 * @param cwd a folder without a `cdk.json`, where the CLI may write
 */
export const cdkCli = (assembly: string, env: Environment, cwd: string): CdkCli => {
	const run = (...argv: string[]) =>
		runCommand(cdk, [...argv, '--app', assembly, '--no-notices', '--progress', 'events'], { env, cwd })
	return {
		bootstrap: () => run('bootstrap', `aws://${accountId}/${region}`),
		deploy: () => run('deploy', '--require-approval', 'never'),
		destroy: () => run('destroy', '--force'),
	}
}
