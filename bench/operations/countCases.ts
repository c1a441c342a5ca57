import { QueryCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { tableNamed } from '../../cdk/testing/crowd.ts'
import type { ItemSizes } from '../../cost/capacity.ts'
import { itemBytes } from '../../cost/itemBytes.ts'
import type { CountedDevice, OperationsHost } from './operationsHost.ts'
import type { CountedCase } from './operationsReport.ts'

/** Messages with all updates of one object, or each update of another object. */
const SHAPES = [
	{ updates: 1, objects: 1 },
	{ updates: 15, objects: 1 },
	{ updates: 15, objects: 15 },
	{ updates: 250, objects: 1 },
	{ updates: 250, objects: 250 },
]
const CLIENTS = [0, 1, 3]

export const ONE_UPDATE = { updates: 1, objects: 1 }

export const watchWith = async (device: CountedDevice, clients: number): Promise<void> => {
	while (device.clients() < clients) await device.watch()
}

const average = (numbers: readonly number[]): number =>
	numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length)

/** Sizes of the items of a device after its newest message. */
const sizesOf = async ({ db, host }: OperationsHost, deviceId: string): Promise<ItemSizes> => {
	const newest = async (logicalId: string, more: object, key = 'deviceId', sortKeys?: object) => {
		const { Items = [] } = await db.send(
			new QueryCommand({
				TableName: tableNamed(host, logicalId) ?? logicalId,
				KeyConditionExpression: `${key} = :deviceId${sortKeys === undefined ? '' : ' AND #at BETWEEN :first AND :last'}`,
				ExpressionAttributeValues: marshall({ ':deviceId': deviceId, ...sortKeys }),
				...more,
			}),
		)
		return average(Items.map(itemBytes))
	}
	return {
		entry: await newest('LedgerTable', { ScanIndexForward: false, Limit: 1 }),
		state: await newest('StateTable', {}),
		history: await newest(
			'HistoryTable',
			{ ScanIndexForward: false, Limit: 1, ExpressionAttributeNames: { '#at': 'at' } },
			'deviceId',
			// Rows of the object instance that every message has.
			{ ':first': '14202/0/0', ':last': '14202/0/9~' },
		),
		connection: await newest('LiveConnections', {}),
		device: await newest('DevicesTable', {}, 'id'),
	}
}

const countShapes = async (
	on: OperationsHost,
	device: CountedDevice,
	clients: number,
): Promise<readonly CountedCase[]> => {
	await watchWith(device, clients)
	const cases: CountedCase[] = []
	for (const shape of SHAPES) {
		const measured = await device.measure(shape)
		cases.push({ ...shape, clients, ...measured, sizes: await sizesOf(on, device.deviceId) })
	}
	return cases
}

/** Sends each message with each number of clients, one by one. */
export const countCases = async (on: OperationsHost): Promise<readonly CountedCase[]> => {
	const device = await on.register('oob-350000000000001', '29a.abcdef')
	await device.send(ONE_UPDATE)
	const cases: CountedCase[] = []
	for (const clients of CLIENTS) cases.push(...(await countShapes(on, device, clients)))
	return cases
}

/** The same messages to one client that takes several frames in one message. */
export const countPacked = async (on: OperationsHost): Promise<readonly CountedCase[]> => {
	const device = await on.register('oob-350000000000003', '29a.npqrst', true)
	await device.send(ONE_UPDATE)
	return countShapes(on, device, 1)
}
