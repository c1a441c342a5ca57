import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { convert } from '../../lambda/lwm2m/convert.ts'

/** The last commit with a converter of its own for packs without findings. */
export const EARLIER_COMMIT = '6a5bcaa'

const project = fileURLToPath(new URL('../../', import.meta.url))

/** The converter of that commit. */
export const earlierConvert = async (): Promise<typeof convert> => {
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-bench-'))
	try {
		const file = join(folder, 'lambda.tar')
		archive(file)
		execFileSync('tar', ['-xf', file, '-C', folder])
		writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
		const url = pathToFileURL(join(folder, 'lambda/lwm2m/convert.ts')).href
		return ((await import(url)) as { readonly convert: typeof convert }).convert
	} finally {
		rmSync(folder, { recursive: true })
	}
}

const archive = (file: string): void => {
	try {
		execFileSync('git', ['-C', project, 'archive', '-o', file, EARLIER_COMMIT, 'lambda'], { stdio: 'pipe' })
	} catch (error) {
		throw new Error(
			`The commit ${EARLIER_COMMIT}, against which the benchmark compares, is not in this clone: run "git fetch --unshallow".`,
			{ cause: error },
		)
	}
}
