import { join } from 'node:path'
import { type Assembly, readAssembly } from '../template/assembly.ts'
import { synth } from '../template/synth.ts'

/** The CDK apps in `apps/`. */
export type TinyApp = 'tiny' | 'severalApis' | 'settings' | 'page'

/** Names the folder with the stacks of the apps that a test run has synthesised for all of its test files. */
export const appsVariable = 'SENML_LIVE_APPS'

/** Those that several files use. */
const sharedApps: readonly TinyApp[] = ['tiny', 'settings']

/** Synthesises the stack of an app. */
export const synthTiny = (outputFolder: string, app: TinyApp = 'tiny'): Promise<Assembly> =>
	synth(join(import.meta.dirname, 'apps', `${app}.ts`), { outputFolder, context: {} })

/** Synthesises the stacks that the files of a test run share. */
export const shareApps = async (folder: string): Promise<void> => {
	for (const app of sharedApps) await synthTiny(join(folder, app), app)
	process.env[appsVariable] = folder
}

/** The stack of an app: that of the test run, or synthesised into `outputFolder`. */
export const tinyAssembly = async (outputFolder: string, app: TinyApp = 'tiny'): Promise<Assembly> => {
	const shared = process.env[appsVariable]
	return shared !== undefined && sharedApps.includes(app)
		? readAssembly(join(shared, app))
		: synthTiny(outputFolder, app)
}
