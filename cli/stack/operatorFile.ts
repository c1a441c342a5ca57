import { randomUUID } from 'node:crypto'
import {
	closeSync,
	constants,
	fstatSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmdirSync,
	rmSync,
	writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Credentials } from '../../local/access/credentials.ts'

/** The file in which a running `npm start` stores the operator's credentials for the commands. */
export const operatorFile = (folder: string, awsPort: string): string =>
	join(folder, `operator-${awsPort}.json`)

/** Writes the file atomically, readable by its user only. */
const write = (file: string, operator: Credentials): void => {
	const unfinished = `${file}.${randomUUID()}`
	try {
		writeFileSync(unfinished, JSON.stringify(operator), { mode: 0o600, flag: 'wx' })
		renameSync(unfinished, file)
	} finally {
		rmSync(unfinished, { force: true })
	}
}

/** Removes the folder if it was made only for the file. */
const removeIfEmpty = (folder: string): void => {
	try {
		rmdirSync(folder)
	} catch (error) {
		if (!['ENOTEMPTY', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
	}
}

/** Stores the credentials in a folder, which it creates if needed. Returns a function that removes them. */
export const leaveOperator = (folder: string, awsPort: string, operator: Credentials): (() => void) => {
	const isOurs = mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined
	const file = operatorFile(folder, awsPort)
	write(file, operator)
	return () => {
		rmSync(file, { force: true })
		if (isOurs) removeIfEmpty(folder)
	}
}

const isCredentials = (value: unknown): value is Credentials => {
	const { accessKeyId, secretAccessKey } = (value ?? {}) as Partial<Credentials>
	return typeof accessKeyId === 'string' && typeof secretAccessKey === 'string'
}

/** Problem with the permissions of an open file; undefined if only its user has access. Windows cannot tell. */
const exposure = (descriptor: number, uid: number | undefined): string | undefined => {
	if (uid === undefined) return undefined
	const { uid: owner, mode } = fstatSync(descriptor)
	if (owner !== uid) return 'belongs to another user'
	return (mode & 0o077) === 0 ? undefined : 'can be read by others'
}

const parse = (text: string): unknown => {
	try {
		return JSON.parse(text)
	} catch {
		return undefined
	}
}

/** Reads the credentials in a file; undefined if there is no file. Throws with the reason if they cannot be trusted. */
export const readOperator = (file: string, uid = process.getuid?.()): Credentials | undefined => {
	let descriptor: number
	try {
		descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0))
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
		throw new Error(`${file} cannot be read: ${(error as Error).message}`)
	}
	try {
		const exposed = exposure(descriptor, uid)
		if (exposed !== undefined)
			throw new Error(`${file} ${exposed}, so its key is not used: remove it and start npm start again`)
		const operator = parse(readFileSync(descriptor, 'utf8'))
		if (!isCredentials(operator))
			throw new Error(`${file} holds no credentials: remove it and start npm start again`)
		return operator
	} finally {
		closeSync(descriptor)
	}
}
