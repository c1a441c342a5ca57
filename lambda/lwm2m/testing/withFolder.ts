import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Calls back with a new folder that has these files, and removes it when the result is there. */
export const withFolder = <T>(
	files: Readonly<Record<string, string | Uint8Array>>,
	use: (folder: string) => T,
): T => {
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
	const remove = () => rmSync(folder, { recursive: true })
	for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
	let result: T
	try {
		result = use(folder)
	} catch (problem) {
		remove()
		throw problem
	}
	if (result instanceof Promise) result.then(remove, remove)
	else remove()
	return result
}
