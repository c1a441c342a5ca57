import variant from '@jitl/quickjs-singlefile-mjs-release-sync'
import { newQuickJSWASMModuleFromVariant, type QuickJSWASMModule } from 'quickjs-emscripten-core'
import { findCounter } from './interruptCounter.ts'

/** An instance of QuickJS in WebAssembly. It serves any number of runs, one after another, until it fails. */
export type Interpreter = {
	readonly quickJs: QuickJSWASMModule
	/** where in a context the interpreter counts down to the next look at the clock */
	readonly counterOffset: number | undefined
}

export type Interpreters = {
	/** the interpreter for the next run; undefined while all of them are being replaced */
	readonly current: () => Interpreter | undefined
	/** The current one failed and is never used again: another one is at hand, and is replaced in turn. */
	readonly discard: () => void
	/** resolves when as many stand by as there should be */
	readonly ready: () => Promise<void>
}

const load = async (): Promise<Interpreter> => {
	const quickJs = await newQuickJSWASMModuleFromVariant(variant)
	return { quickJs, counterOffset: findCounter(quickJs) }
}

/** Instances are made asynchronously, but the next run cannot wait for one: so some stand by. */
export const createInterpreters = async (standby: number): Promise<Interpreters> => {
	const free: Interpreter[] = []
	const loading = new Set<Promise<void>>()
	const add = (): Promise<void> => {
		const added = load().then((interpreter) => {
			free.push(interpreter)
			loading.delete(added)
		})
		loading.add(added)
		return added
	}
	for (let index = 0; index <= standby; index++) await add()
	return {
		current: () => free[0],
		discard: () => {
			free.shift()
			// A failure to load is met by `ready`, or by the run that finds no interpreter.
			add().catch(() => undefined)
		},
		ready: async () => {
			await Promise.all(loading)
		},
	}
}
