import { timingSafeEqual } from 'node:crypto'
import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb'
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import { type Device, deviceKey, fingerprintKey } from './device.ts'
import { normaliseFingerprint } from './fingerprint.ts'

type Find = (key: string) => Promise<Device | undefined>

const getItem = async (
	db: DynamoDBClient,
	table: string,
	key: { id: string },
): Promise<Record<string, unknown> | undefined> => {
	const { Item } = await db.send(
		new GetItemCommand({ TableName: table, Key: marshall(key), ConsistentRead: true }),
	)
	return Item === undefined ? undefined : unmarshall(Item)
}

export const findDeviceById =
	(db: DynamoDBClient, table: string): Find =>
	async (deviceId) =>
		(await getItem(db, table, deviceKey(deviceId))) as Device | undefined

const isSame = (a: string, b: string): boolean =>
	a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b))

/** The device that a fingerprint stands for; undefined if it is malformed, unknown or not confirmed by the device. */
export const findDeviceByFingerprint =
	(db: DynamoDBClient, table: string) =>
	async (text: string | undefined): Promise<Device | undefined> => {
		const fingerprint = normaliseFingerprint(text)
		if (fingerprint === undefined) return undefined
		const item = await getItem(db, table, fingerprintKey(fingerprint))
		if (item === undefined) return undefined
		const device = await findDeviceById(db, table)(String(item['deviceId']))
		return device !== undefined && isSame(device.fingerprint, fingerprint) ? device : undefined
	}
