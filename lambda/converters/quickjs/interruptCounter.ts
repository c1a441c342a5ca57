import type { QuickJSContext, QuickJSWASMModule } from 'quickjs-emscripten-core'

/**
 * QuickJS looks at the clock after 10,000 calls and jumps. If each of them joins an array of 100,000 elements, that is after
 * twenty seconds. The number is a constant of its build, but the counter is a field of each context, which the interrupt
 * handler may set lower. Its place is found by the constant.
 */
const COUNT = 10_000

/** Calls and jumps between two looks at the clock. Fewer cost more than they bring. */
export const COUNT_BETWEEN_LOOKS = 50

/** words of a context in which the counter is looked for */
const WORDS = 256

/** The address of the context, which the package hides. */
export const addressOf = (context: QuickJSContext): number | undefined => {
	const pointer: unknown = Reflect.get(context, 'ctx')
	const value: unknown = typeof pointer === 'object' && pointer !== null && Reflect.get(pointer, 'value')
	return typeof value === 'number' && value > 0 && value % 4 === 0 ? value : undefined
}

export const wordsOf = (quickJs: QuickJSWASMModule): Int32Array =>
	new Int32Array(quickJs.getWasmMemory().buffer)

/** The offset of the counter in a context in bytes; undefined if it cannot be told for certain. */
export const findCounter = (quickJs: QuickJSWASMModule): number | undefined => {
	const context = quickJs.newContext()
	const start = (addressOf(context) ?? 0) / 4
	const found = new Set<number>()
	context.runtime.setInterruptHandler(() => {
		for (const [index, word] of wordsOf(quickJs)
			.subarray(start, start + WORDS)
			.entries())
			if (word === COUNT) found.add(index * 4)
		return true
	})
	context.evalCode('for (;;);').dispose()
	context.dispose()
	const [offset] = found
	return start > 0 && found.size === 1 ? offset : undefined
}
