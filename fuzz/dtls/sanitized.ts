import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { exitFlag } from '../../local/template/synth.ts'

const LIBRARIES = ['libasan.so', 'libubsan.so'] as const

/** Where the compiler has a library; it gives the name back if it has none. */
const pathOf = (library: string): string =>
	execFileSync('cc', [`-print-file-name=${library}`], { encoding: 'utf8' }).trim()

/** The environment in which a process of Node.js can load the addon with its checks of memory and undefined behaviour. */
export const sanitizedEnvironment = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv => {
	const paths = LIBRARIES.map(pathOf)
	const missing = LIBRARIES.filter((library, index) => paths[index] === library)
	if (missing.length > 0) throw new Error(`cc has no ${missing.join(' and ')}: use gcc, which brings them`)
	// Node.js itself leaves memory to the end of the process.
	return { ...environment, LD_PRELOAD: paths.join(' '), ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=1' }
}

export const isSanitized = ({ LD_PRELOAD = '' }: NodeJS.ProcessEnv): boolean =>
	LIBRARIES.every((library) => LD_PRELOAD.includes(library))

/** Runs `npm run fuzz` again under the sanitizers. Resolves with its exit code. */
export const runSanitized = async (
	argv: readonly string[],
	environment: NodeJS.ProcessEnv,
): Promise<number> => {
	const run = new URL('../run.ts', import.meta.url).pathname
	const child = spawn(process.execPath, [exitFlag, run, ...argv], {
		stdio: 'inherit',
		env: sanitizedEnvironment(environment),
	})
	const [code] = await once(child, 'exit')
	// null: it was ended by a signal, which is what a sanitizer does that finds something.
	return typeof code === 'number' ? code : 1
}
