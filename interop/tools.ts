import { spawnSync } from 'node:child_process'
import { ecosystems } from './fetched.ts'

/** A line for each tool that is not on this machine. */
export const missingTools = (): readonly string[] =>
	ecosystems
		.filter(({ tool }) => spawnSync(tool, ['--help'], { stdio: 'ignore' }).error !== undefined)
		.map(({ tool, hint }) => `  ${tool}: ${hint}`)
