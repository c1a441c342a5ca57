import { globSync } from 'node:fs'

/** They start first, so that none of them runs alone at the end. A test file that is not named here runs as well. */
const longest: readonly string[] = [
	'cdk/hosted/permissions.deep.test.ts',
	'testing/otherEmulators.deep.test.ts',
	'torture/run/processes.deep.test.ts',
	'features/features.test.ts',
	'cli/firstLook.deep.test.ts',
	'cdk/template/validation.deep.test.ts',
	'lambda/aws/lean/lean.test.ts',
	'cdk/hosted/fingerprints.test.ts',
	'local/gateway/gatewayLimits.test.ts',
	'local/server/publicServer.test.ts',
	'local/host.test.ts',
	'lambda/imports/recovery/poison.test.ts',
	'cli/devices.test.ts',
	'lambda/live/connections.test.ts',
]

const isDeep = (file: string): boolean => file.endsWith('.deep.test.ts')

/** The test files of `npm test`, or those of `npm run test:deep`; long ones first. */
export const testFiles = (root: string, { deep }: { readonly deep: boolean }): readonly string[] => {
	const files = globSync('**/*.test.ts', { cwd: root, exclude: ['node_modules', 'cdk.out'] })
		.filter((file) => isDeep(file) === deep)
		.toSorted()
	return [
		...longest.filter((file) => files.includes(file)),
		...files.filter((file) => !longest.includes(file)),
	]
}
