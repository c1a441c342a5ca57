import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Works in a folder that is removed afterwards. A benchmark that is told to stop exits, which also ends the build that runs. */
export const inFolder = async (work: (root: string) => Promise<void>): Promise<void> => {
	const root = mkdtempSync(join(tmpdir(), 'senml-live-bench-'))
	process.once('SIGTERM', () => process.exit(1))
	try {
		await work(root)
	} finally {
		rmSync(root, { recursive: true })
	}
}
