import { join } from 'node:path'
import { after, before } from 'node:test'
import type { HostOptions } from '../host.ts'
import type { Assembly } from '../template/assembly.ts'
import { type TinyApp, tinyAssembly } from './tinyAssembly.ts'
import { startTinyHost, type TinyHost, temporaryFolder } from './tinyHost.ts'

type UseOptions = Partial<HostOptions> & {
	/** the app to host; `tiny` unless it is given */
	readonly app?: TinyApp
	/** changes the stack before it is hosted */
	readonly change?: (assembly: Assembly) => Assembly
}

/** The host of a suite: from the time before its first test until after its last one. */
export type UsedTinyHost = TinyHost & {
	/** of the stack that runs now */
	readonly assembly: Assembly
	/** a path for a further file or folder of the suite, which is removed with it */
	readonly path: (name: string) => string
	/** stops the host and starts it again with the same data */
	readonly restart: (options?: Omit<UseOptions, 'app'>) => Promise<void>
}

/** Starts a host before the tests of a suite, and stops it after them. Call it in `describe`. */
export const useTinyHost = ({ app, ...first }: UseOptions = {}): UsedTinyHost => {
	const folder = temporaryFolder()
	const path = (name: string): string => join(folder.path, name)
	let assembly: Assembly
	let hosted: Assembly
	let tiny: TinyHost
	const start = async ({ change = (same) => same, ...options }: UseOptions): Promise<void> => {
		hosted = change(assembly)
		tiny = await startTinyHost(hosted, path('data'), options)
	}
	before(async () => {
		assembly = await tinyAssembly(path('cdk.out'), app)
		await start(first)
	})
	after(async () => {
		await tiny.close()
		folder.remove()
	})
	return {
		get host() {
			return tiny.host
		},
		get lines() {
			return tiny.lines
		},
		get assembly() {
			return hosted
		},
		path,
		output: (name) => tiny.output(name),
		line: (accept, from) => tiny.line(accept, from),
		close: () => tiny.close(),
		restart: async (options = first) => {
			await tiny.close()
			await start(options)
		},
	}
}
