import { join } from 'node:path'
import cdkJson from '../cdk.json' with { type: 'json' }
import type { Assembly } from '../local/template/assembly.ts'
import { synth } from '../local/template/synth.ts'

/**
 * Synthesises the stack into a folder as for a deployment, functions included.
 *
 * @param context values that replace those of `cdk.json`
 */
export const synthStack = (
	outputFolder: string,
	context: Readonly<Record<string, unknown>> = {},
): Promise<Assembly> =>
	synth(join(import.meta.dirname, '../cdk/app.ts'), {
		outputFolder,
		context: { ...cdkJson.context, ...context },
	})
