import { constants } from 'node:fs'
import { access, mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isHeld, lockFolder } from './folderLock.ts'

/** More than one message and everything that is written for it. */
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

/** Does something with a folder. An error names the folder, and explains what is wrong with it. */
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

/** Rejects unless data can be written to a folder, and flushed to the disk. */
export const probeDisk = (folder: string): Promise<void> => explained(folder, () => writeProbe(folder))

/** Creates a folder for data, unless it exists, that only its user may read. */
const makeFolder = (folder: string): Promise<void> =>
	explained(folder, async () => {
		await mkdir(folder, { recursive: true, mode: 0o700 })
		await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
	})

/**
 * Creates a folder for data, unless it exists, and locks it against other hosts. Rejects if nothing can be written to it,
 * and if another host has locked it.
 *
 * @returns a function that unlocks it
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
		// The lock could not be written: the probe explains why.
		if (release === undefined && !isHeld(error)) await probeDisk(folder)
		throw error
	}
}

/** Rejects unless a host can start with its data in a folder, which is created if it does not exist. */
export const prepareFolder = async (folder: string): Promise<void> => (await holdFolder(folder))()
