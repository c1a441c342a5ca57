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
import type { Credentials } from '../local/access/credentials.ts'

/** Where `npm start` leaves the operator's credentials for the commands, while it runs. */
export const operatorFile = (folder: string, awsPort: string): string =>
	join(folder, `operator-${awsPort}.json`)

/** For its user alone, and whole at every moment. */
const write = (file: string, operator: Credentials): void => {
	const unfinished = `${file}.${randomUUID()}`
	try {
		writeFileSync(unfinished, JSON.stringify(operator), { mode: 0o600, flag: 'wx' })
		renameSync(unfinished, file)
	} finally {
		rmSync(unfinished, { force: true })
	}
}

/** A folder that was made for the file alone goes with it. */
const removeIfEmpty = (folder: string): void => {
	try {
		rmdirSync(folder)
	} catch (error) {
		if (!['ENOTEMPTY', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
	}
}

/** Leaves the credentials in a folder, which is made if it is not there; returns how to take them away again. */
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

/** What is wrong with who may read or change an open file; undefined if only its user may. Windows does not say. */
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

/** The credentials in a file; undefined if it is not there. Throws, and says why, if they are not to be trusted. */
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
