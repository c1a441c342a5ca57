import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** More than any message with all that is made of it. */
const roomBytes = 1024 * 1024

const reasons: Readonly<Record<string, string>> = {
	ENOSPC: 'the disk is full',
	EDQUOT: 'the quota of the disk is used up',
	EROFS: 'the disk is read-only',
	EACCES: 'it may not be written to',
	EPERM: 'it may not be written to',
	EFBIG: 'files may not be that large',
}

const explain = (error: unknown): string => {
	const { code = '', message } = error as NodeJS.ErrnoException
	return reasons[code] ?? message
}

/** Does something with a folder; an error says which folder, and what is wrong with it, in words. */
const explained = async (folder: string, work: () => Promise<void>): Promise<void> => {
	try {
		await work()
	} catch (cause) {
		throw new Error(`nothing can be kept in ${folder}: ${explain(cause)}`, { cause })
	}
}

const writeProbe = async (folder: string): Promise<void> => {
	const file = join(folder, '.probe')
	try {
		await using probe = await open(file, 'w', 0o600)
		await probe.writeFile(Buffer.alloc(roomBytes))
		await probe.sync()
	} finally {
		await rm(file, { force: true })
	}
}

/** Rejects unless a folder takes what is written, to the disk itself. */
export const probeDisk = (folder: string): Promise<void> => explained(folder, () => writeProbe(folder))

/** Makes a folder for data, if it is not there, that its user alone may read; rejects unless it takes what is written. */
export const prepareFolder = (folder: string): Promise<void> =>
	explained(folder, async () => {
		await mkdir(folder, { recursive: true, mode: 0o700 })
		await writeProbe(folder)
	})
