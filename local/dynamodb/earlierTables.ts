import { existsSync, renameSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { orUnusable } from '../disk/setAside.ts'
import type { HostLog } from '../log.ts'
import { indexSpace, itemSpace, tablesSpace } from './dynaliteStore.ts'
import type { Item, ItemFile, Write } from './itemFile.ts'

/** Takes over the tables of version 0.1, which dynoxide kept in a file of its own. */

type Index = { readonly index: string; readonly key: string; readonly item: Item }

const { createKey, getIndexActions } = createRequire(import.meta.url)('dynalite/db') as {
	readonly createKey: (item: Item, table: Item) => string
	readonly getIndexActions: (
		indexes: unknown,
		before: undefined,
		item: Item,
		table: Item,
	) => { readonly puts: readonly Index[] }
}

const writesOf = (name: string, table: Item, item: Item): readonly Write[] => {
	const indexes = getIndexActions(table['LocalSecondaryIndexes'] ?? [], undefined, item, table).puts
	return [
		...indexes.map(({ index, key, item: part }) => ({
			space: indexSpace('Local', name, index),
			key,
			item: part,
		})),
		{ space: itemSpace(name), key: createKey(item, table), item },
	]
}

const itemsPerWrite = 1000

/** Returns how many items were copied. */
const copyTable = (earlier: DatabaseSync, file: ItemFile, name: string): number => {
	const table = file.get(tablesSpace, name)
	const isThere = earlier.prepare('SELECT 1 FROM _tables WHERE table_name = ?').get(name) !== undefined
	if (table === undefined || !isThere) return 0
	let copied = 0
	let writes: Write[] = []
	for (const { item_json: json } of earlier
		.prepare(`SELECT item_json FROM "${name.replaceAll('"', '""')}"`)
		.iterate()) {
		writes.push(...writesOf(name, table, JSON.parse(String(json)) as Item))
		copied++
		if (copied % itemsPerWrite !== 0) continue
		file.write(writes)
		writes = []
	}
	file.write(writes)
	return copied
}

const copyAll = (path: string, file: ItemFile, names: readonly string[]): number => {
	const earlier = new DatabaseSync(path)
	try {
		let copied = 0
		for (const name of names) copied += copyTable(earlier, file, name)
		return copied
	} finally {
		// Also ends its log: the file is complete without it.
		earlier.close()
	}
}

/**
 * Copies the items of earlier tables, and renames their file. A copy that is interrupted begins again at the next start.
 *
 * @param names the tables, which exist
 */
export const copyEarlierTables = (
	folder: string,
	file: ItemFile,
	{ names, log }: { readonly names: readonly string[]; readonly log: HostLog },
): void => {
	const path = join(folder, 'dynamodb.sqlite')
	if (!existsSync(path)) return
	const copied = orUnusable(path, 'the tables and all that is in them', () => copyAll(path, file, names))
	const kept = join(folder, 'dynamodb-copied.sqlite')
	renameSync(path, kept)
	log('host', `${copied} items were copied from ${basename(path)}; ${basename(kept)} is not needed any more`)
}
