import type { ConverterSource } from './converter.ts'

/** Remembers what `make` made of the newest sources. */
export const remembered = <Made>(
	make: (source: ConverterSource) => Made,
	limit: number,
): ((source: ConverterSource) => Made) => {
	const known = new Map<string, Made>()
	return (source) => {
		const key = `${source.language} ${source.kind ?? 'uplink'}\n${source.source}`
		const found = known.get(key)
		const made = found ?? make(source)
		known.delete(key)
		known.set(key, made)
		const [oldest] = known.keys()
		if (known.size > limit && oldest !== undefined) known.delete(oldest)
		return made
	}
}
