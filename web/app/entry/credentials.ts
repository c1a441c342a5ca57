/** The part of `localStorage` and `sessionStorage` that the page uses. */
export type Shelf = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const keyName = 'senml-live.key'

const recentName = 'senml-live.recent'

/** So many devices are remembered. */
const maxRecent = 8

/** A device that was opened in this browser. */
export type Recent = {
	readonly fingerprint: string
	/** its id, once the server has said it */
	readonly name: string | undefined
}

const isRecent = (value: unknown): value is Recent =>
	typeof value === 'object' &&
	value !== null &&
	typeof (value as Recent).fingerprint === 'string' &&
	['string', 'undefined'].includes(typeof (value as Recent).name)

/** Newest first. What is stored may be of another version, or from a person. */
export const readRecent = (shelf: Shelf): readonly Recent[] => {
	try {
		const value: unknown = JSON.parse(shelf.getItem(recentName) ?? '[]')
		return Array.isArray(value) ? value.filter(isRecent).slice(0, maxRecent) : []
	} catch {
		return []
	}
}

const write = (shelf: Shelf, recent: readonly Recent[]): readonly Recent[] => {
	// A browser may refuse to store anything: then nothing is remembered.
	try {
		shelf.setItem(recentName, JSON.stringify(recent))
	} catch {
		return recent
	}
	return recent
}

/** Puts a device first. */
export const remember = (shelf: Shelf, device: Recent): readonly Recent[] => {
	const others = readRecent(shelf).filter(({ fingerprint }) => fingerprint !== device.fingerprint)
	return write(shelf, [device, ...others].slice(0, maxRecent))
}

export const forget = (shelf: Shelf, fingerprint: string): readonly Recent[] =>
	write(
		shelf,
		readRecent(shelf).filter((recent) => recent.fingerprint !== fingerprint),
	)

export const readKey = (shelf: Shelf): string | undefined => shelf.getItem(keyName) ?? undefined

/** Kept until the tab is closed; undefined removes it. */
export const writeKey = (shelf: Shelf, key: string | undefined): void => {
	if (key === undefined) shelf.removeItem(keyName)
	else shelf.setItem(keyName, key)
}
