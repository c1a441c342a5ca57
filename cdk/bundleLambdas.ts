import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { buildSync } from 'esbuild'

const root = join(import.meta.dirname, '..')

export type Bundles = {
	/** the folder with the code of `lambda/<capability>/<name>.lambda.ts`, named `<capability>/<name>` */
	readonly folder: (name: string) => string
	/** removes the folders, once their content has been copied */
	readonly dispose: () => void
}

/**
 * Bundles all functions in one pass, each into a folder of its own, the AWS SDK included: that starts faster than
 * the copy of the runtime.
 */
export const bundleLambdas = (): Bundles => {
	const outdir = mkdtempSync(join(tmpdir(), 'senml-live-'))
	const sources = globSync('lambda/*/*.lambda.ts', { cwd: root })
	const nameOf = (source: string) => `${basename(dirname(source))}/${basename(source, '.lambda.ts')}`
	buildSync({
		entryPoints: sources.map((source) => ({ in: join(root, source), out: `${nameOf(source)}/index` })),
		outdir,
		outExtension: { '.js': '.mjs' },
		absWorkingDir: root,
		bundle: true,
		minify: true,
		keepNames: true,
		platform: 'node',
		target: 'node24',
		format: 'esm',
		mainFields: ['module', 'main'],
		logLevel: 'warning',
	})
	return {
		folder: (name) => join(outdir, name),
		dispose: () => rmSync(outdir, { recursive: true }),
	}
}
