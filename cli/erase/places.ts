import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { findDeviceById } from '../../lambda/devices/findDevice.ts'
import { fingerprintsOf, removeDevice, removeFingerprints } from '../../lambda/devices/removeDevice.ts'
import { requiredOutput } from '../stack/stackOutputs.ts'
import { deleteItems, type Key, maxBatch } from './deleteItems.ts'
import { endSocket } from './endSocket.ts'
import { keysOfDevice } from './itemsOfDevice.ts'
import { messagesOfDevice } from './messagesOfDevice.ts'

/** Places where a device is stored, named as in the outputs of a stack. */
export type Stored = {
	readonly devicesTable: string
	readonly connectionsTable: string
	readonly ledgerTable: string
	readonly stateTable: string
	readonly historyTable: string
	readonly integrationsTable: string
	readonly downlinksTable: string
	/** address of the management API of the WebSocket API */
	readonly socketsUrl: string
}

export const storedIn = (outputs: ReadonlyMap<string, string>): Stored => ({
	devicesTable: requiredOutput(outputs, 'DevicesTable'),
	connectionsTable: requiredOutput(outputs, 'ConnectionsTable'),
	ledgerTable: requiredOutput(outputs, 'LedgerTable'),
	stateTable: requiredOutput(outputs, 'StateTable'),
	historyTable: requiredOutput(outputs, 'HistoryTable'),
	integrationsTable: requiredOutput(outputs, 'IntegrationsTable'),
	downlinksTable: requiredOutput(outputs, 'DownlinksTable'),
	socketsUrl: requiredOutput(outputs, 'WebSocketManagementUrl'),
})

export type PlaceName =
	| 'fingerprints'
	| 'devices'
	| 'connections'
	| 'entries'
	| 'states'
	| 'history'
	| 'messages'
	| 'downlinks'

/** A place with items of a device. */
export type Place = {
	readonly name: PlaceName
	/** number of items of a device */
	readonly count: (deviceId: string) => Promise<number>
	/** Removes the items and returns their number; calls `onRemoved` with the number so far. */
	readonly remove: (deviceId: string, onRemoved: (sum: number) => void) => Promise<number>
}

type PlacesNeeds = {
	readonly db: DynamoDBClient
	readonly sockets: ApiGatewayManagementApiClient
	readonly wait: (milliseconds: number) => Promise<void>
}

type Before = (keys: readonly Key[]) => Promise<unknown>

/** Items of a table. */
type Items = {
	readonly table: string
	readonly keysOf: (deviceId: string) => AsyncIterable<readonly Key[]>
	readonly before?: Before
}

const countOf = async (pages: AsyncIterable<readonly Key[]>): Promise<number> => {
	let count = 0
	for await (const keys of pages) count += keys.length
	return count
}

const itemsIn = (
	{ db, wait }: PlacesNeeds,
	name: PlaceName,
	{ table, keysOf, before = async () => undefined }: Items,
): Place => ({
	name,
	count: (deviceId) => countOf(keysOf(deviceId)),
	remove: async (deviceId, onRemoved) => {
		let sum = 0
		for await (const keys of keysOf(deviceId))
			for (let from = 0; from < keys.length; from += maxBatch) {
				const batch = keys.slice(from, from + maxBatch)
				await before(batch)
				await deleteItems({ db, wait }, table)(batch)
				sum += batch.length
				onRemoved(sum)
			}
		return sum
	},
})

/**
 * All places, in the order in which they are to be emptied: first the device can no longer be opened, then its messages
 * are of an unknown device, then its sockets end. A connection is forgotten after its socket has ended.
 */
export const placesOf = (needs: PlacesNeeds, stored: Stored): readonly Place[] => {
	const { db } = needs
	const { devicesTable, integrationsTable } = stored
	const partition = (name: PlaceName, table: string, sortKey: string, before?: Before): Place =>
		itemsIn(needs, name, {
			table,
			keysOf: (deviceId) => keysOfDevice(db, { name: table, sortKey }, deviceId),
			...(before === undefined ? {} : { before }),
		})
	const end = endSocket(needs.sockets)
	const endSockets: Before = (keys) => Promise.all(keys.map(({ connectionId }) => end(connectionId?.S ?? '')))
	return [
		{
			name: 'fingerprints',
			count: async (deviceId) => (await fingerprintsOf(db, devicesTable)(deviceId)).length,
			remove: removeFingerprints(db, devicesTable),
		},
		{
			name: 'devices',
			count: async (deviceId) => ((await findDeviceById(db, devicesTable)(deviceId)) === undefined ? 0 : 1),
			remove: removeDevice(db, devicesTable),
		},
		partition('connections', stored.connectionsTable, 'connectionId', endSockets),
		partition('entries', stored.ledgerTable, 'seq'),
		partition('states', stored.stateTable, 'object'),
		partition('history', stored.historyTable, 'at'),
		itemsIn(needs, 'messages', {
			table: integrationsTable,
			keysOf: (deviceId) => messagesOfDevice({ db, table: integrationsTable }, deviceId),
		}),
		partition('downlinks', stored.downlinksTable, 'id'),
	]
}
