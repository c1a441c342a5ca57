import type { Item, ItemFile } from './itemFile.ts'

type Listener = (item: Item) => void

/** The file, and who is told of the items that are written to it. A listener must not throw. */
export const followItems = (
	file: ItemFile,
): {
	readonly file: ItemFile
	/** calls back after each write of an item into a space, until the returned function is called */
	readonly follow: (space: string, listener: Listener) => () => void
} => {
	const bySpace = new Map<string, Set<Listener>>()
	return {
		file: {
			...file,
			write: (writes) => {
				file.write(writes)
				for (const { space, item } of writes)
					if (item !== undefined) for (const listener of bySpace.get(space) ?? []) listener(item)
			},
		},
		follow: (space, listener) => {
			const listeners = bySpace.get(space) ?? new Set()
			bySpace.set(space, listeners.add(listener))
			return () => {
				listeners.delete(listener)
			}
		},
	}
}
