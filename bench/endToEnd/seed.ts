import { cpSync } from 'node:fs'
import {
	type AttributeValue,
	BatchWriteItemCommand,
	DynamoDBClient,
	QueryCommand,
	UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { requiredOutput, stackOutputs } from '../../cli/stack/stackOutputs.ts'
import { deviceKey } from '../../lambda/devices/device.ts'
import { registerDevice } from '../../lambda/devices/registerDevice.ts'
import type { Build } from './builds.ts'
import { dataFolderOf, type RunningBuild, runBuild } from './runBuild.ts'
import { startLoad } from './startLoad.ts'

type Item = Record<string, AttributeValue>

const letters = 'abcdefghijkmnpqrstuv'

/** The devices of all setups. */
export const seenDevices = Array.from(letters, (letter, index) => ({
	deviceId: `oob-${350000000000001 + index}`,
	fingerprint: `29a.bench${letter}`,
}))

const dayMilliseconds = 24 * 60 * 60 * 1000

/** Limit of items in one request, and requests at the same time. */
const [batchSize, atOnce] = [25, 8]

const writeBatch = async (db: DynamoDBClient, table: string, items: readonly Item[]): Promise<void> => {
	const requests = items.map((item) => ({ PutRequest: { Item: item } }))
	const { UnprocessedItems = {} } = await db.send(
		new BatchWriteItemCommand({ RequestItems: { [table]: requests } }),
	)
	if (Object.keys(UnprocessedItems).length > 0) throw new Error(`${table}: items were not written`)
}

const tablesOf = async ({ aws }: RunningBuild) => {
	const outputs = await stackOutputs('senml-live', aws)
	return {
		db: new DynamoDBClient(aws),
		devices: requiredOutput(outputs, 'DevicesTable'),
		ledger: requiredOutput(outputs, 'LedgerTable'),
	}
}

const registerAll = async (running: RunningBuild): Promise<void> => {
	const { db, devices } = await tablesOf(running)
	for (const device of seenDevices) await registerDevice(db, devices)({ ...device, model: 'PCA20065' })
}

/** The first device sends its first message, whose entry the history repeats. */
const sendFirst = async ({ coapPort, webSocketUrl }: RunningBuild): Promise<void> => {
	const seen = seenDevices.slice(0, 1)
	const load = await startLoad({ coapPort, webSocketUrl, seen, watchers: 1, records: 4, isPacked: false })
	await load.send(1, 1)
	await load.stop()
}

type History = { readonly deviceId: string; readonly upTo: number }

const firstDevice = (): string => seenDevices[0]?.deviceId ?? ''

type BuildTables = Awaited<ReturnType<typeof tablesOf>>

const newestEntry = async ({ db, ledger }: BuildTables, deviceId: string): Promise<Item | undefined> => {
	const { Items } = await db.send(
		new QueryCommand({
			TableName: ledger,
			KeyConditionExpression: 'deviceId = :deviceId',
			ExpressionAttributeValues: marshall({ ':deviceId': deviceId }),
			ScanIndexForward: false,
			Limit: 1,
		}),
	)
	return Items?.[0]
}

/**
 * Puts entries of a device into the ledger of a running build, up to a `seq`: copies of the newest entry of the first device, with
 * yesterday's time. They go straight to the table, in batches, because sending 200,000 messages would take an hour. This takes a minute or two.
 */
export const addHistory = async (running: RunningBuild, { deviceId, upTo }: History): Promise<void> => {
	const tables = await tablesOf(running)
	const { db, devices, ledger } = tables
	const entry = (await newestEntry(tables, firstDevice())) ?? {}
	const newest = await newestEntry(tables, deviceId)
	const receivedAt = Date.now() - dayMilliseconds
	const copyAt = (seq: number): Item => ({
		...entry,
		...marshall({ deviceId, seq, messageKey: `message#${seq}`, receivedAt }),
	})
	let seq = Number(newest?.['seq']?.N ?? 0) + 1
	const writer = async (): Promise<void> => {
		while (seq <= upTo) {
			const from = seq
			seq += batchSize
			const count = Math.min(batchSize, upTo + 1 - from)
			await writeBatch(
				db,
				ledger,
				Array.from({ length: count }, (_, index) => copyAt(from + index)),
			)
		}
	}
	await Promise.all(Array.from({ length: atOnce }, writer))
	await db.send(
		new UpdateItemCommand({
			TableName: devices,
			Key: marshall(deviceKey(deviceId)),
			UpdateExpression: 'SET lastSeq = :seq',
			ExpressionAttributeValues: marshall({ ':seq': upTo }),
		}),
	)
}

const seedFolder = async (build: Build, folder: string, history: number | undefined): Promise<void> => {
	const running = await runBuild(build, folder)
	try {
		if (history === undefined) {
			await registerAll(running)
			await sendFirst(running)
		} else await addHistory(running, { deviceId: firstDevice(), upTo: history })
	} finally {
		await running.stop()
	}
}

/** Makes the data folders of a build: registered devices, and each history on top of the shorter one. */
export const seedBuild = async (build: Build, root: string, histories: readonly number[]): Promise<void> => {
	let earlier: string | undefined
	for (const history of [...new Set([0, ...histories])].toSorted((a, b) => a - b)) {
		const folder = dataFolderOf(root, build, history)
		if (earlier !== undefined) cpSync(earlier, folder, { recursive: true })
		await seedFolder(build, folder, earlier === undefined ? undefined : history)
		earlier = folder
	}
}
