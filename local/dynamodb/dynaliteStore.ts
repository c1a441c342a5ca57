import type { EventEmitter } from 'node:events'
import Stream from 'node:stream'
import type { Item, ItemFile, Range, Write } from './itemFile.ts'

/** What dynalite calls its store with, in place of LevelDB. */

type Done<T> = (error?: Error | null, value?: T) => void

type LevelRange = {
	readonly gt?: string
	readonly gte?: string
	readonly lt?: string
	readonly lte?: string
	readonly reverse?: boolean
}

/** A stream as far as dynalite reads it: it may stop before the end. */
type Values = EventEmitter & { destroy: () => void }

type Level = {
	readonly lock: (key: string, run: (release: (done: Done<unknown>) => Done<unknown>) => void) => void
	readonly get: (key: string, done: Done<Item>) => void
	readonly put: (key: string, item: Item, done: Done<void>) => void
	readonly del: (key: string, done: Done<void>) => void
	readonly createValueStream: (range: LevelRange) => Values
	readonly createKeyStream: () => Values
}

/** Beyond every key: keys are hexadecimal digits, numbers, slashes and names of tables. */
const end = '\u{10ffff}'

const toRange = ({ gt, gte = '', lt, lte, reverse = false }: LevelRange): Range => ({
	from: gt ?? gte,
	isAfter: gt !== undefined,
	to: lte ?? lt ?? end,
	isToIncluded: lte !== undefined,
	isReverse: reverse,
})

/**
 * Emits everything in one go, so no write comes between, as soon as whoever asked for it listens. It is a `Stream`: from
 * other emitters, dynalite gets everything twice.
 */
const emitAll = <T>(values: () => Iterable<T>): Values => {
	let isWanted = true
	const stream = Object.assign(new Stream(), {
		destroy: () => {
			isWanted = false
		},
	})
	process.nextTick(() => {
		try {
			for (const value of values()) {
				stream.emit('data', value)
				if (!isWanted) break
			}
			stream.emit('end')
		} catch (error) {
			stream.emit('error', error)
		}
	})
	return stream
}

/** The name by which dynalite tells this error from others. Without a stack, because it is no surprise. */
const notFound: Error = Object.assign(Object.create(Error.prototype) as Error, {
	name: 'NotFoundError',
	message: 'not found',
})

/** An error that dynalite answers with. */
export const resourceNotFound = () =>
	Object.assign(new Error('NotFoundError'), {
		statusCode: 400,
		body: {
			__type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
			message: 'Requested resource not found',
		},
	})

type Table = Item & { readonly TableStatus?: string }

/** The largest item of DynamoDB in bytes. */
const maxItemSize = 400 * 1024

/**
 * The store of one request. Dynalite changes the indexes of an item before the item itself, so changes of indexes
 * are written with the next change of an item, all or none.
 */
const storeOf = (file: ItemFile, active: Map<string, Table>) => {
	let early: readonly Write[] = []
	const level = (space: string, isIndex: boolean): Level => {
		const write = (key: string, item?: Item): void => {
			const one: Write = item === undefined ? { space, key } : { space, key, item }
			const writes = [...early, one]
			early = isIndex ? writes : []
			if (!isIndex) file.write(writes)
			if (space === tablesSpace) active.delete(key)
		}
		return {
			// Nothing has to wait: from here to the end of a change everything is synchronous.
			lock: (_key, run) => run((done) => done),
			get: (key, done) => {
				const item = file.get(space, key)
				if (item === undefined) done(notFound)
				else done(null, item)
			},
			put: (key, item, done) => {
				write(key, item)
				done()
			},
			del: (key, done) => {
				write(key)
				done()
			},
			createValueStream: (range) => emitAll(() => file.range(space, toRange(range))),
			createKeyStream: () => emitAll(() => file.keys(space)),
		}
	}
	const tableDb = { ...level(tablesSpace, false), awsAccountId: '000000000000', awsRegion: 'local' }
	return {
		options: { createTableMs: 0, maxItemSize, maxItemSizeKb: maxItemSize / 1024 },
		tableDb,
		getItemDb: (name: string) => level(itemSpace(name), false),
		getIndexDb: (type: string, table: string, index: string) => level(indexSpace(type, table, index), true),
		getTable: (name: string, ...rest: readonly [Done<Item>] | readonly [unknown, Done<Item>]): void => {
			const done = rest.at(-1) as Done<Item>
			const table: Table | undefined = active.get(name) ?? file.get(tablesSpace, name)
			if (table?.TableStatus === 'ACTIVE') active.set(name, table)
			// Requests other than DescribeTable wait until a new table is active.
			if (table === undefined || (rest[0] !== false && table.TableStatus !== 'ACTIVE'))
				done(resourceNotFound())
			else done(null, table)
		},
	}
}

export type DynaliteStore = ReturnType<typeof storeOf>

/** Makes a store for each request. Every request asks for its table, some for each item: active tables are read once. */
export const dynaliteStores = (file: ItemFile): (() => DynaliteStore) => {
	const active = new Map<string, Table>()
	return () => storeOf(file, active)
}

/** Where the descriptions of tables are. */
export const tablesSpace = 'tables'

/** Where the items of a table are. */
export const itemSpace = (table: string): string => `items ${table}`

export const indexSpace = (type: string, table: string, index: string): string =>
	`index ${type.toLowerCase()} ${table} ${index}`
