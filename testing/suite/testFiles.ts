import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** They start first, so that none of them runs alone at the end. A test file that is not named here runs as well. */
const longest: readonly string[] = [
	'cdk/hosted/permissions.deep.test.ts',
	'testing/otherEmulators.deep.test.ts',
	'torture/run/processes.deep.test.ts',
	'features/features.test.ts',
	'cli/firstLook.deep.test.ts',
	'cdk/template/validation.deep.test.ts',
	'lambda/aws/lean/lean.deep.test.ts',
	'cli/devices.test.ts',
	'cli/integrations/integrationsCommand.test.ts',
	'local/host.test.ts',
	'web/app/page.test.ts',
	'web/app/firstStart.deep.test.ts',
	'web/map/map.page.deep.test.ts',
	'web/console/console.deep.test.ts',
	'web/imports/imports.deep.test.ts',
	'local/gateway/gatewayLimits.test.ts',
	'local/server/publicServer.test.ts',
	'lambda/imports/recovery/poison.test.ts',
	'lambda/live/connections.test.ts',
]

const isDeep = (file: string): boolean => file.endsWith('.deep.test.ts')

/** Whether it tests a property: a tenth of the runs in `npm test`, and all of them in `npm run test:deep`. */
const hasRuns = (path: string): boolean => /\/testing\/runs\.ts'/.test(readFileSync(path, 'utf8'))

/** The test files of `npm test`, or those of `npm run test:deep`; long ones first. */
export const testFiles = (root: string, { deep }: { readonly deep: boolean }): readonly string[] => {
	const files = globSync('**/*.test.ts', { cwd: root, exclude: ['node_modules', 'cdk.out'] })
		.filter((file) => isDeep(file) === deep || (deep && hasRuns(join(root, file))))
		.toSorted()
	return [
		...longest.filter((file) => files.includes(file)),
		...files.filter((file) => !longest.includes(file)),
	]
}
