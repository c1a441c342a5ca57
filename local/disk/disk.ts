import { constants } from 'node:fs'
import { access, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isHeld, lockFolder } from './folderLock.ts'

/** More than any message with all that is made of it. */
const roomBytes = 1024 * 1024

const reasons: Readonly<Record<string, string>> = {
	ENOSPC: 'the disk is full',
	EDQUOT: 'the quota of the disk is used up',
	EROFS: 'the disk is read-only',
	EACCES: 'it may not be written to',
	EPERM: 'it may not be written to',
	EFBIG: 'files may not be that large',
	EEXIST: 'it is a file',
	ENOTDIR: 'it is in a file',
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

/** Makes a folder for data, if it is not there, that its user alone may read. */
const makeFolder = (folder: string): Promise<void> =>
	explained(folder, async () => {
		await mkdir(folder, { recursive: true, mode: 0o700 })
		await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
	})

/**
 * Makes a folder for data, if it is not there, and keeps other hosts out of it. Rejects unless it takes what is
 * written, and if another host is in it.
 *
 * @returns what lets others in
 */
export const holdFolder = async (folder: string): Promise<() => void> => {
	await makeFolder(folder)
	let release: (() => void) | undefined
	try {
		release = lockFolder(folder)
		await probeDisk(folder)
		return release
	} catch (error) {
		release?.()
		// A lock that cannot be written is the fault of the disk.
		if (release === undefined && !isHeld(error)) await probeDisk(folder)
		throw error
	}
}

/** Rejects unless a host could be started with its data in a folder, which is made if it is not there. */
export const prepareFolder = async (folder: string): Promise<void> => (await holdFolder(folder))()
