import { join } from 'node:path'
import { buildSync } from 'esbuild'
import { compileEntrances } from '../../cdk/functions/compileEntrances.ts'
import type { Compiled } from '../rest/compiled.ts'
import type { Entrance } from '../rest/entrance.ts'

/** Rows as the bundle of their function has them. */
export const compileRows = async <const Rows extends readonly Entrance[]>(
	rows: Rows,
): Promise<Compiled<Rows[number]>> => {
	const { outputFiles } = buildSync({
		stdin: { contents: compileEntrances(rows), resolveDir: join(import.meta.dirname, '../..') },
		bundle: true,
		platform: 'node',
		format: 'esm',
		write: false,
	})
	const code = outputFiles.map(({ text }) => text).join('')
	const { compiled } = await import(`data:text/javascript,${encodeURIComponent(code)}`)
	return compiled()
}
