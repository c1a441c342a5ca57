import { DatabaseSync } from 'node:sqlite'
import { awsError } from '../aws/awsOperation.ts'
import { orUnusable } from '../disk/setAside.ts'
import { type Shadow, updateShadow } from './shadowDocument.ts'

/** A named shadow of a thing. The thing need not be registered. */
export type ShadowName = { readonly thing: string; readonly name: string }

export type Shadows = {
	readonly update: (shadow: ShadowName, body: Buffer) => object
	readonly get: (shadow: ShadowName) => object
	readonly delete: (shadow: ShadowName) => object
	readonly close: () => void
}

const open = (file: string): DatabaseSync => {
	const db = new DatabaseSync(file)
	db.exec('PRAGMA journal_mode = WAL')
	db.exec(
		'CREATE TABLE IF NOT EXISTS shadows (thing TEXT, name TEXT, shadow TEXT NOT NULL, PRIMARY KEY (thing, name)) STRICT',
	)
	return db
}

/** The shadows of things, in a file that is made when the first of them is. @param now milliseconds since the Unix epoch */
export const keepShadows = (file: string, now: () => number): Shadows => {
	let opened: DatabaseSync | undefined
	const db = (): DatabaseSync => {
		opened ??= orUnusable(file, 'the shadows of things', () => open(file))
		return opened
	}
	const timestamp = (): number => Math.floor(now() / 1000)
	const read = ({ thing, name }: ShadowName): Shadow | undefined => {
		const row = db().prepare('SELECT shadow FROM shadows WHERE thing = ? AND name = ?').get(thing, name)
		return row === undefined ? undefined : (JSON.parse(String(row['shadow'])) as Shadow)
	}
	const write = ({ thing, name }: ShadowName, shadow: Shadow): void => {
		db().prepare('INSERT OR REPLACE INTO shadows VALUES (?, ?, ?)').run(thing, name, JSON.stringify(shadow))
	}
	const existing = (shadow: ShadowName): Shadow => {
		const found = read(shadow)
		if (found === undefined || found.isDeleted === true)
			throw awsError(
				404,
				'ResourceNotFoundException',
				`No shadow exists with name: '${shadow.thing}~${shadow.name}'`,
			)
		return found
	}
	return {
		update: (name, body) => {
			const { shadow, answer } = updateShadow(read(name), body, timestamp())
			write(name, shadow)
			return answer
		},
		get: (name) => ({ ...existing(name), timestamp: timestamp() }),
		delete: (name) => {
			const { version } = existing(name)
			write(name, { state: {}, metadata: {}, version, isDeleted: true })
			return { version, timestamp: timestamp() }
		},
		close: () => opened?.close(),
	}
}
