import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

/** Vercel's sandbox for JavaScript: QuickJS in worker threads, a fresh context per run. */
export const RUN_VERSION = '2.1.5'

type RunResult = { readonly status: string; readonly value?: unknown; readonly error?: unknown }

export type Runner = { readonly run: (options: { readonly source: string }) => Promise<RunResult> }

type RunPackage = {
	readonly run: Runner['run']
	/** keeps its worker threads for the next run */
	readonly createRunner: () => Runner
}

export type InstalledRun = RunPackage & { readonly close: () => void }

/** Installs the package into a new folder: it is no dependency of ours. */
export const installRun = async (): Promise<InstalledRun> => {
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-run-'))
	using starting = new DisposableStack()
	starting.defer(() => rmSync(folder, { recursive: true }))
	writeFileSync(
		join(folder, 'package.json'),
		JSON.stringify({ private: true, type: 'module', dependencies: { run: RUN_VERSION } }),
	)
	const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock']
	await promisify(execFile)('npm', ['install', ...options], { cwd: folder })
	const { run, createRunner }: RunPackage = await import(
		pathToFileURL(join(folder, 'node_modules/run/dist/index.js')).href
	)
	const running = starting.move()
	return { run, createRunner, close: () => running.dispose() }
}
