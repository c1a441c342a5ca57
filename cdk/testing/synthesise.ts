import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Annotations, Match } from 'aws-cdk-lib/assertions'
import cdkJson from '../../cdk.json' with { type: 'json' }
import { type Assembly, readAssembly } from '../../local/template/assembly.ts'
import { SenmlLive } from '../SenmlLive.ts'
import { readSettings } from '../settings.ts'

/** @property warnings that an operator would see */
type Synthesised = Assembly & { readonly warnings: readonly string[] }

/**
 * The stack as a template, in this process: without the code of the functions, which would take seconds to bundle.
 *
 * @param context values that differ from those of `cdk.json`
 */
export const synthesise = (context: Readonly<Record<string, unknown>> = {}): Synthesised => {
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
	try {
		const code = join(folder, 'code')
		mkdirSync(code)
		writeFileSync(join(code, 'index.mjs'), '')
		const app = new App({
			outdir: join(folder, 'cdk.out'),
			context: { ...cdkJson.context, ...context },
			// Every synth of app.ts validates the template; here it would take most of the time.
			builtinCloudFormationValidation: false,
		})
		const bundles = { folder: () => code, names: [], inputs: () => [], dispose: () => {} }
		const stack = new SenmlLive(app, { bundles, settings: readSettings(app.node), version: '1.2.3' })
		const { directory } = app.synth()
		const found = Annotations.fromStack(stack).findWarning('*', Match.anyValue())
		return { ...readAssembly(directory), warnings: found.map(({ entry }) => JSON.stringify(entry.data)) }
	} finally {
		rmSync(folder, { recursive: true })
	}
}
