import type { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { findDeviceById } from '../../lambda/devices/findDevice.ts'
import { fingerprintsOf, removeDevice, removeFingerprints } from '../../lambda/devices/removeDevice.ts'
import { requiredOutput } from '../stackOutputs.ts'
import { deleteItems, type Key, maxBatch } from './deleteItems.ts'
import { endSocket } from './endSocket.ts'
import { countOfDevice, type DeviceTable, keysOfDevice } from './itemsOfDevice.ts'

/** Places where a device is stored, named as in the outputs of a stack. */
export type Stored = {
	readonly devicesTable: string
	readonly connectionsTable: string
	readonly ledgerTable: string
	readonly stateTable: string
	/** address of the management API of the WebSocket API */
	readonly socketsUrl: string
}

export const storedIn = (outputs: ReadonlyMap<string, string>): Stored => ({
	devicesTable: requiredOutput(outputs, 'DevicesTable'),
	connectionsTable: requiredOutput(outputs, 'ConnectionsTable'),
	ledgerTable: requiredOutput(outputs, 'LedgerTable'),
	stateTable: requiredOutput(outputs, 'StateTable'),
	socketsUrl: requiredOutput(outputs, 'WebSocketManagementUrl'),
})

export type PlaceName = 'fingerprints' | 'devices' | 'connections' | 'entries' | 'states'

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

const partition = (
	{ db, wait }: PlacesNeeds,
	name: PlaceName,
	table: DeviceTable,
	before: Before = async () => undefined,
): Place => ({
	name,
	count: (deviceId) => countOfDevice(db, table, deviceId),
	remove: async (deviceId, onRemoved) => {
		let sum = 0
		for await (const keys of keysOfDevice(db, table, deviceId))
			for (let from = 0; from < keys.length; from += maxBatch) {
				const batch = keys.slice(from, from + maxBatch)
				await before(batch)
				await deleteItems({ db, wait }, table.name)(batch)
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
	const { devicesTable } = stored
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
		partition(needs, 'connections', { name: stored.connectionsTable, sortKey: 'connectionId' }, endSockets),
		partition(needs, 'entries', { name: stored.ledgerTable, sortKey: 'seq' }),
		partition(needs, 'states', { name: stored.stateTable, sortKey: 'object' }),
	]
}
