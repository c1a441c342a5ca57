import { synthStack } from '../app/synthStack.ts'
import { type Assembly, readAssembly } from '../local/template/assembly.ts'

/** Names the folder of the stack that a test run has synthesised for all of its test files. */
export const assemblyVariable = 'SENML_LIVE_ASSEMBLY'

/** That folder; undefined when a test file runs alone. */
const sharedFolder = (): string | undefined => process.env[assemblyVariable] || undefined

/**
 * Our stack for those who look at its template alone: from the test run, or synthesised in this process, without the code
 * of the functions.
 */
export const templateAssembly = async (): Promise<Assembly> => {
	const shared = sharedFolder()
	if (shared !== undefined) return readAssembly(shared)
	// Loaded on first use: the CDK takes two seconds.
	const { synthesise } = await import('../cdk/testing/synthesise.ts')
	return synthesise()
}

/** Where the stack of `cdk.json` is, synthesised: in the folder of the test run, or written to `folder` now. */
export const assemblyFolder = async (folder: string): Promise<string> => {
	const shared = sharedFolder()
	if (shared === undefined) await synthStack(folder)
	return shared ?? folder
}

/**
 * Our stack as it would be deployed.
 *
 * @param folder where it is written, if the test run has not synthesised it already
 * @param context values that differ from those of `cdk.json`: such a stack is always synthesised
 */
export const testAssembly = async (
	folder: string,
	context: Readonly<Record<string, unknown>> = {},
): Promise<Assembly> =>
	Object.keys(context).length > 0 ? synthStack(folder, context) : readAssembly(await assemblyFolder(folder))
