import { existsSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** Quotes a path for a shell. */
const quoted = (path: string): string =>
	/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", String.raw`'\''`)}'`

/** The path of a folder that does not exist. */
const freeFolder = (folder: string): string => {
	for (let number = 1; ; number++) {
		const path = join(folder, number === 1 ? 'set-aside' : `set-aside-${number}`)
		if (!existsSync(path)) return path
	}
}

/**
 * The error for a file or folder of data that cannot be used. It shows the command that moves the data away: the host
 * removes nothing.
 *
 * @param loses the data that is missing after a start without the file
 */
export const unusable = (
	path: string,
	{ why, loses }: { readonly why: string; readonly loses: string },
): Error => {
	const aside = quoted(freeFolder(dirname(path)))
	// Includes the files that SQLite keeps beside the database.
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

/** Opens a file or folder of data. If that fails, throws an error that says what to do. */
export const orUnusable = <T>(path: string, loses: string, open: () => T): T => {
	try {
		return open()
	} catch (error) {
		throw unusable(path, { why: inWords(error), loses })
	}
}
