import type { Frame } from './socket.ts'

/**
 * The greeting may repeat what was imported while it ran, so frames of the first import after connecting may come
 * twice; `importId` and `part` tell. Any other repeat is a frame like all others.
 */
export const repeatsOfFirstImport = (): ((frame: Frame) => boolean) => {
	let first: unknown
	const parts = new Set<unknown>()
	return ({ importId, part }) => {
		if (importId === undefined) return false
		first ??= importId
		if (importId !== first) return false
		const isRepeat = parts.has(part)
		parts.add(part)
		return isRepeat
	}
}
