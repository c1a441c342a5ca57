import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { orUnusable } from '../disk/setAside.ts'
import type { HostLog } from '../log.ts'
import { cachedParse, type Parse } from './cachedParse.ts'
import { checkRequest, effectiveMembers, operationNames } from './checkRequest.ts'
import { type DynaliteStore, dynaliteStores, itemSpace, tablesSpace } from './dynaliteStore.ts'
import type { DynamoDbAnswer, DynamoDbRequest } from './dynamoDbRequest.ts'
import { copyEarlierTables } from './earlierTables.ts'
import { followItems } from './followItems.ts'
import { type Item, type ItemFile, openItemFile } from './itemFile.ts'

/** DynamoDB in this process: the operations and expressions of dynalite on a file of SQLite. */
export type EmbeddedDynamoDb = {
	readonly request: DynamoDbRequest
	/** an item as it is stored, in DynamoDB JSON; undefined if the table or the item does not exist */
	readonly read: (table: string, key: Item) => Item | undefined
	/** calls back with each item of a table that is written, in DynamoDB JSON, until the returned function is called */
	readonly follow: (table: string, listener: (item: Item) => void) => () => void
	/** up to `limit` items of a table that have expired by `now`, in seconds since the Unix epoch */
	readonly expired: (table: string, now: number, limit: number) => readonly Item[]
	/** Takes over what an earlier version has kept of these tables, which exist. */
	readonly copyEarlier: (tables: readonly string[]) => void
	/** resolves when all that was written so far is on the disk */
	readonly flush: () => Promise<void>
	readonly close: () => Promise<void>
}

type Refusal = Error & { readonly statusCode?: number; readonly body?: object }
type Action = (
	store: DynaliteStore,
	data: object,
	done: (error: Refusal | null, answer?: object) => void,
) => void
type Rules = { readonly types: object; readonly custom: unknown }
type Validations = {
	readonly checkTypes: (data: object, types: object) => object
	readonly checkValidations: (data: object, types: object, custom: unknown, store: DynaliteStore) => void
}

const require = createRequire(import.meta.url)
const validations = require('dynalite/validations') as Validations
const { createKey } = require('dynalite/db') as { readonly createKey: (key: Item, table: Item) => string }

for (const name of ['condition', 'projection', 'update']) {
	// Dynalite takes the function from the module for each expression.
	const parser = require(`dynalite/db/${name}Parser`) as { parse: Parse }
	parser.parse = cachedParse(parser.parse)
}

type Operation = { readonly act: Action; readonly rules: Rules; readonly isChange: boolean }

const operations: ReadonlyMap<string, Operation> = new Map(
	operationNames.map((name) => {
		const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}`
		const act = require(`dynalite/actions/${file}`) as Action
		const rules = require(`dynalite/validations/${file}`) as Rules
		return [name, { act, rules, isChange: /^(Put|Update|Delete)/.test(name) }]
	}),
)

/** Dynalite throws its refusal of invalid input, and calls back with others. */
const serve = (
	store: DynaliteStore,
	{ act, rules, isChange }: Operation,
	input: object,
): Promise<DynamoDbAnswer> =>
	new Promise<object>((resolve, reject) => {
		let isAnswered = false
		const data = validations.checkTypes(input, rules.types)
		validations.checkValidations(data, rules.types, rules.custom, store)
		act(store, data, (error, answer = {}) => {
			isAnswered = true
			if (error === null || error === undefined) resolve(answer)
			else reject(error)
		})
		// Otherwise another change could come between its read and its write.
		if (isChange && !isAnswered) throw new Error('dynalite has not made the change at once')
	}).then(
		(answer) => ({ status: 200, body: JSON.stringify(answer) }),
		(error: Refusal) => {
			if (error.statusCode === undefined) throw error
			return { status: error.statusCode, body: JSON.stringify(error.body ?? {}) }
		},
	)

const untilActive = async (file: ItemFile, table: unknown): Promise<void> => {
	while (file.get(tablesSpace, String(table))?.['TableStatus'] !== 'ACTIVE') await setImmediate()
}

type EmbeddedDynamoDbNeeds = {
	/** the tables whose items expire, each with the attribute with the time of it in seconds since the Unix epoch */
	readonly expiring: readonly { readonly name: string; readonly attribute: string }[]
	readonly log: HostLog
}

/** Opens the tables in a folder. */
export const openEmbeddedDynamoDb = (
	folder: string,
	{ expiring, log }: EmbeddedDynamoDbNeeds,
): EmbeddedDynamoDb => {
	const path = join(folder, 'tables.sqlite')
	const attributes = new Map(expiring.map(({ name, attribute }) => [itemSpace(name), attribute]))
	const opened = orUnusable(path, 'the tables and all that is in them', () => openItemFile(path, attributes))
	const { file, follow } = followItems(opened)
	const store = dynaliteStores(file)
	const described = new Map<string, Item>()
	const request: DynamoDbRequest = async (operation, input) => {
		const refusal = checkRequest(operation, input)
		if (refusal !== undefined) return refusal
		const found = operations.get(operation) as Operation
		const answer = await serve(store(), found, effectiveMembers(operation, input))
		if (operation === 'CreateTable' && answer.status === 200)
			await untilActive(file, (input as { TableName?: unknown }).TableName)
		return answer
	}
	return {
		request,
		read: (name, key) => {
			// Tables do not change while the host runs.
			const table = described.get(name) ?? file.get(tablesSpace, name)
			if (table !== undefined) described.set(name, table)
			return table === undefined ? undefined : file.get(itemSpace(name), createKey(key, table))
		},
		follow: (table, listener) => follow(itemSpace(table), listener),
		expired: (table, now, limit) => file.expired(itemSpace(table), now, limit),
		copyEarlier: (names) => copyEarlierTables(folder, file, { names, log }),
		flush: file.flush,
		close: file.close,
	}
}
