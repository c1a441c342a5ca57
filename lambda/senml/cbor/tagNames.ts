/** Tags that encoders write by themselves, and what to do about it. */
const HINTS: ReadonlyMap<number, string> = new Map([
	[28, 'a value to be shared: switch value sharing off in the encoder'],
	[29, 'a reference to a shared value: switch value sharing off in the encoder'],
])

/** Private tags under which cbor-x writes the structure of objects, unless `useRecords` is false. */
const [FIRST_STRUCTURE, LAST_STRUCTURE] = [57_337, 57_599]

/** A tag that cannot be taken here, for a message. */
export const nameOfTag = (tag: number): string => {
	const isStructure = tag >= FIRST_STRUCTURE && tag <= LAST_STRUCTURE
	const hint =
		HINTS.get(tag) ?? (isStructure ? 'cbor-x: encode a Map, with useTag259ForMaps: false' : undefined)
	return hint === undefined ? `tag ${tag}` : `tag ${tag} (${hint})`
}
