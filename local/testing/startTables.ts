import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { ensureTable } from '../dynamodb/dynamoDb.ts'
import type { DynamoDbRequest } from '../dynamodb/dynamoDbRequest.ts'
import { openEmbeddedDynamoDb } from '../dynamodb/embeddedDynamoDb.ts'
import { type Model, object, ofType } from '../resources/kind.ts'
import { describeTables } from '../resources/table.ts'
import { readStream } from '../server/readStream.ts'
import type { Assembly } from '../template/assembly.ts'
import { modelStack } from '../template/model.ts'
import { dynoxideBinary, startDynoxide } from './dynoxide/startDynoxide.ts'

export type Tables = {
	readonly db: DynamoDBClient
	readonly endpoint: string
	/** the name of a table, which functions of the stack have in this environment variable */
	readonly table: (variable: string) => string
	/** closes the DynamoDB, and opens it again with what is on the disk */
	readonly reopen: () => Promise<void>
	readonly close: () => Promise<void>
}

/** The DynamoDB of the host, and another one, where this machine has it. */
export type Emulator = 'embedded' | 'dynoxide'

/** What uses tables works on each of them. */
export const emulators: readonly Emulator[] =
	dynoxideBinary() === undefined ? ['embedded'] : ['embedded', 'dynoxide']

/** Opens a DynamoDB with its data in a folder. */
export const openEmulator = async (
	emulator: Emulator,
	folder: string,
): Promise<{ readonly request: DynamoDbRequest; readonly close: () => void | Promise<void> }> =>
	emulator === 'dynoxide'
		? startDynoxide(folder)
		: openEmbeddedDynamoDb(folder, { expiring: [], log: () => {} })

const nameOf = (model: Model, variable: string): string => {
	const names = ofType(model, 'AWS::Lambda::Function')
		.map(({ properties }) => object(object(properties['Environment'])['Variables'])[variable])
		.filter((value) => typeof value === 'string')
	const [name, ...others] = new Set(names)
	if (name === undefined || others.length > 0)
		throw new Error(`${variable} names ${new Set(names).size} tables`)
	return name
}

export const localDynamoDb = (endpoint: string, options: object = {}): DynamoDBClient =>
	new DynamoDBClient({
		endpoint,
		region: 'eu-west-1',
		credentials: { accessKeyId: 'test', secretAccessKey: 'local' },
		...options,
	})

/** Serves DynamoDB on a port of its own, for AWS clients. */
const serve = async (request: DynamoDbRequest): Promise<{ endpoint: string; close: () => Promise<void> }> => {
	const answer = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
		const [, operation = ''] = String(incoming.headers['x-amz-target']).split('.')
		const input = JSON.parse((await readStream(incoming)).toString()) as object
		const { status, body } = await request(operation, input)
		response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body)
	}
	const server = createServer((incoming, response) => {
		answer(incoming, response).catch((error: Error) => response.destroy(error))
	}).listen(0, '127.0.0.1')
	await once(server, 'listening')
	return {
		endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		close: async () => {
			server.closeAllConnections()
			server.close()
			await once(server, 'close')
		},
	}
}

/** Starts an embedded DynamoDB that holds the tables of a template, empty, until it is closed. */
export const startTables = async (assembly: Assembly, emulator: Emulator): Promise<Tables> => {
	const model = modelStack(assembly, { aws: 'http://127.0.0.1' })
	const folder = mkdtempSync(join(tmpdir(), 'senml-live-test-'))
	await using starting = new AsyncDisposableStack()
	starting.defer(() => rmSync(folder, { recursive: true }))
	let open = await openEmulator(emulator, folder)
	starting.defer(() => open.close())
	for (const table of describeTables(model)) await ensureTable(open.request, table)
	const served = await serve((operation, input) => open.request(operation, input))
	starting.defer(served.close)
	const db = localDynamoDb(served.endpoint)
	starting.defer(() => db.destroy())
	const started = starting.move()
	return {
		db,
		endpoint: served.endpoint,
		table: (variable) => nameOf(model, variable),
		reopen: async () => {
			await open.close()
			open = await openEmulator(emulator, folder)
		},
		close: () => started.disposeAsync(),
	}
}
