import { globSync } from 'node:fs'

/** They start first, so that none of them runs alone at the end. */
const longest: readonly string[] = ['local/host.test.ts']

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
