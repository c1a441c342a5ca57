import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** As a word for a shell. */
const quoted = (path: string): string =>
	/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`

/** One that is not there. */
const freeFolder = (folder: string): string => {
	for (let number = 1; ; number++) {
		const path = join(folder, number === 1 ? 'set-aside' : `set-aside-${number}`)
		if (!existsSync(path)) return path
	}
}

/**
 * The error about a file or folder of data that cannot be used, with what its owner can do: nothing is removed that
 * somebody may still want.
 *
 * @param loses what a start without it lacks
 */
export const unusable = (
	path: string,
	{ why, loses }: { readonly why: string; readonly loses: string },
): Error => {
	const aside = quoted(freeFolder(dirname(path)))
	// With what SQLite keeps beside it, which belongs to it alone.
	const files = `${quoted(dirname(path))}/${basename(path)}*`
	return new Error(
		[
			`${path} cannot be used: ${why}`,
			`It is left as it is. To keep it aside and start without it, and so without ${loses}:`,
			`  mkdir ${aside} && mv ${files} ${aside}/`,
		].join('\n'),
	)
}

const inWords = (error: unknown): string => {
	const { code, message } = error as NodeJS.ErrnoException
	return code === 'EISDIR' ? 'it is a folder' : message
}

/** Opens a file or folder of data; throws, if that fails, what says what to do about it. */
export const orUnusable = <T>(path: string, loses: string, open: () => T): T => {
	try {
		return open()
	} catch (error) {
		throw unusable(path, { why: inWords(error), loses })
	}
}
