import variant from '@jitl/quickjs-singlefile-mjs-release-sync'
import { newQuickJSWASMModuleFromVariant, newVariant, type QuickJSWASMModule } from 'quickjs-emscripten-core'
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

/** The types of Node.js know its name and not that it is there. */
const { Memory } = (
	globalThis as unknown as {
		readonly WebAssembly: {
			readonly Memory: new (pages: { readonly initial: number; readonly maximum: number }) => object
		}
	}
).WebAssembly

const PAGE_BYTES = 65_536

/** What the build of QuickJS begins with, and how much of it its stack and its constants take. */
const FIRST_PAGES = 256
const OWN_PAGES = 82

/**
 * The limit of memory of a runtime counts eight bytes per allocation in this build, because it cannot ask for the size of a
 * block. So the memory of the whole instance is limited; between runs it is empty.
 */
const load = async (memoryBytes: number): Promise<Interpreter> => {
	const maximum = Math.max(FIRST_PAGES, OWN_PAGES + Math.ceil(memoryBytes / PAGE_BYTES))
	const wasmMemory = new Memory({ initial: FIRST_PAGES, maximum })
	const quickJs = await newQuickJSWASMModuleFromVariant(newVariant(variant, { wasmMemory }))
	return { quickJs, counterOffset: findCounter(quickJs) }
}

/** Instances are made asynchronously, but the next run cannot wait for one: so some stand by. */
export const createInterpreters = async (standby: number, memoryBytes: number): Promise<Interpreters> => {
	const free: Interpreter[] = []
	const loading = new Set<Promise<void>>()
	const add = (): Promise<void> => {
		const added = load(memoryBytes).then((interpreter) => {
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
