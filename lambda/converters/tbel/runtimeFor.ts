import { runtimeTexts } from './runtimeTexts.ts'

export const hasRuntime = (name: string): boolean => runtimeTexts.has(name)

/** The functions with these names and all that they need, as code on one line. */
export const runtimeFor = (names: Iterable<string>): string => {
	const needed = new Set(names)
	let code = ''
	// A set gives also what is added while one goes through it.
	for (const name of needed) {
		const [text = '', ...others] = runtimeTexts.get(name) ?? []
		code += text
		for (const other of others) needed.add(other)
	}
	return code
}
