import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { keepPrivate } from '../access/keepPrivate.ts'
import { openFlush } from '../disk/flush.ts'
import { inTransaction } from '../disk/inTransaction.ts'

/** An item of DynamoDB, in DynamoDB JSON; or the description of a table. */
export type Item = Readonly<Record<string, unknown>>

export type Write = {
	/** a table, or an index of it */
	readonly space: string
	readonly key: string
	/** without it, the item is deleted */
	readonly item?: Item
}

/** Keys from `from`, without it if `isAfter`, to `to`, with it if `isToIncluded`, in their order or the reverse. */
export type Range = {
	readonly from: string
	readonly isAfter: boolean
	readonly to: string
	readonly isToIncluded: boolean
	readonly isReverse: boolean
}

/** Items by keys that sort as their text does, in one SQLite file. Only flushing takes time. */
export type ItemFile = {
	readonly get: (space: string, key: string) => Item | undefined
	/** makes all changes or none */
	readonly write: (writes: readonly Write[]) => void
	readonly range: (space: string, range: Range) => IterableIterator<Item>
	readonly keys: (space: string) => readonly string[]
	/** up to `limit` items of a space that expired at `now` or before, in seconds since the Unix epoch */
	readonly expired: (space: string, now: number, limit: number) => readonly Item[]
	/** resolves when all that was written so far is on the disk; does not block this thread */
	readonly flush: () => Promise<void>
	readonly close: () => Promise<void>
}

/** The version of the schema in a file. */
const version = 1

const schema = `
	PRAGMA journal_mode = WAL;
	PRAGMA synchronous = NORMAL;
	CREATE TABLE IF NOT EXISTS space (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, expires TEXT) STRICT;
	CREATE TABLE IF NOT EXISTS item (
		space INTEGER NOT NULL,
		key TEXT NOT NULL,
		item TEXT NOT NULL,
		expires INTEGER,
		PRIMARY KEY (space, key)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX IF NOT EXISTS byExpiry ON item (space, expires) WHERE expires IS NOT NULL;
	PRAGMA user_version = ${version};
`

const open = (file: string): DatabaseSync => {
	keepPrivate(file)
	const db = new DatabaseSync(file)
	try {
		const { user_version: found } = db.prepare('PRAGMA user_version').get() as { user_version: number }
		if (found > version) throw new Error(`a later version has written it (${found}, here ${version})`)
		db.exec(schema)
		return db
	} catch (error) {
		db.close()
		throw error
	}
}

type Space = { readonly id: number; readonly expires: string | undefined }

/** Gives spaces their numbers, and computes times of expiry again if they are in another attribute than before. */
const openSpaces = (db: DatabaseSync, expiring: ReadonlyMap<string, string>): ((name: string) => Space) => {
	const find = db.prepare('SELECT id, expires FROM space WHERE name = ?')
	const add = db.prepare('INSERT INTO space (name, expires) VALUES (?, ?) RETURNING id')
	const change = (id: number, attribute: string | null): void =>
		inTransaction(db, () => {
			db.prepare('UPDATE space SET expires = ? WHERE id = ?').run(attribute, id)
			// DynamoDB ignores an attribute that is no number.
			const time = "CAST(json_extract(item, '$.' || json_quote(?) || '.N') AS INTEGER)"
			db.prepare(`UPDATE item SET expires = ${time} WHERE space = ?`).run(attribute ?? '', id)
		})
	const openSpace = (name: string): Space => {
		const attribute = expiring.get(name)
		const found = find.get(name) as { id: number; expires: string | null } | undefined
		if (found === undefined)
			return { ...(add.get(name, attribute ?? null) as { id: number }), expires: attribute }
		if ((found.expires ?? undefined) !== attribute) change(found.id, attribute ?? null)
		return { id: found.id, expires: attribute }
	}
	const spaces = new Map<string, Space>()
	return (name) => {
		const space = spaces.get(name) ?? openSpace(name)
		spaces.set(name, space)
		return space
	}
}

/** seconds since the Unix epoch */
const expiryOf = (item: Item, attribute: string | undefined): number | null => {
	if (attribute === undefined) return null
	const number = Number((item[attribute] as { readonly N?: string } | undefined)?.N)
	return Number.isFinite(number) ? Math.floor(number) : null
}

const rangeStatements = (db: DatabaseSync): ((range: Range) => StatementSync) => {
	const statements = new Map<string, StatementSync>()
	return ({ isAfter, isToIncluded, isReverse }) => {
		const [from, to, order] = [isAfter ? '>' : '>=', isToIncluded ? '<=' : '<', isReverse ? 'DESC' : 'ASC']
		const sql = `SELECT item FROM item WHERE space = ? AND key ${from} ? AND key ${to} ? ORDER BY key ${order}`
		const statement = statements.get(sql) ?? db.prepare(sql)
		statements.set(sql, statement)
		return statement
	}
}

type Row = { readonly item: string }

const parse = ({ item }: Row): Item => JSON.parse(item) as Item

/**
 * Opens or creates a file. What was written survives the end of this process, and once it is flushed a failure of the power.
 *
 * @param expiring the attribute with the time of expiry, by space
 */
export const openItemFile = (file: string, expiring: ReadonlyMap<string, string>): ItemFile => {
	const db = open(file)
	const log = openFlush(`${file}-wal`)
	const spaceOf = openSpaces(db, expiring)
	const get = db.prepare('SELECT item FROM item WHERE space = ? AND key = ?')
	const put = db.prepare('INSERT OR REPLACE INTO item (space, key, item, expires) VALUES (?, ?, ?, ?)')
	const remove = db.prepare('DELETE FROM item WHERE space = ? AND key = ?')
	const keys = db.prepare('SELECT key FROM item WHERE space = ? ORDER BY key')
	const expired = db.prepare(
		'SELECT item FROM item WHERE space = ? AND expires <= ? ORDER BY expires LIMIT ?',
	)
	const statementFor = rangeStatements(db)
	const writeOne = ({ space, key, item }: Write): void => {
		const { id, expires } = spaceOf(space)
		if (item === undefined) remove.run(id, key)
		else put.run(id, key, JSON.stringify(item), expiryOf(item, expires))
	}
	return {
		get: (space, key) => {
			const row = get.get(spaceOf(space).id, key) as Row | undefined
			return row === undefined ? undefined : parse(row)
		},
		write: (writes) => {
			const [first] = writes
			if (first === undefined) return
			if (writes.length === 1) writeOne(first)
			else
				inTransaction(db, () => {
					for (const write of writes) writeOne(write)
				})
		},
		range: function* (space, range) {
			const rows = statementFor(range).iterate(spaceOf(space).id, range.from, range.to)
			for (const row of rows) yield parse(row as Row)
		},
		keys: (space) => keys.all(spaceOf(space).id).map((row) => String(row['key'])),
		expired: (space, now, limit) =>
			expired.all(spaceOf(space).id, now, limit).map((row) => parse(row as Row)),
		flush: log.flush,
		close: async () => {
			await log.close()
			db.close()
		},
	}
}
