import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { type Assembly, readAssembly } from './assembly.ts'

/**
 * Node.js 24 can hang for ever at the end of a process while V8 compiles baseline code in the background: the compiler
 * waits for a garbage collection, which does not happen any more.
 */
export const exitFlag = '--no-concurrent-sparkplug'

/** After this the process counts as hung, and is killed. */
const synthMilliseconds = 10 * 60_000

/**
 * Runs a CDK app as the CDK CLI would, and reads what it wrote.
 *
 * @param app the program of the app: a file that this Node.js can run
 * @param context as in the member `context` of `cdk.json`
 */
export const synth = async (
	app: string,
	{ outputFolder, context }: { readonly outputFolder: string; readonly context: object },
): Promise<Assembly> => {
	const child = spawn(process.execPath, [exitFlag, app], {
		timeout: synthMilliseconds,
		killSignal: 'SIGKILL',
		stdio: ['ignore', 'ignore', 'pipe'],
		env: { ...process.env, CDK_OUTDIR: outputFolder, CDK_CONTEXT_JSON: JSON.stringify(context) },
	})
	const [errors, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'exit')])
	if (exitCode !== 0) throw new Error(`synthesising ${app} failed:\n${errors}`)
	return readAssembly(outputFolder)
}
