import { createHash, timingSafeEqual } from 'node:crypto'
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

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Compares digests, which have one length, in constant time: it does not show where two texts differ. */
const isSame = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b))

/** A key that no item has: fingerprints and device ids contain no question mark. */
const absentee = (text: string): string => `?${digest(text).toString('hex')}`

/**
 * The device that a fingerprint stands for; undefined if it is malformed, unknown or not confirmed by the device.
 * Always makes two reads and two comparisons, so that the time it takes does not show what was wrong.
 */
export const findDeviceByFingerprint =
	(db: DynamoDBClient, table: string) =>
	async (text: string | undefined): Promise<Device | undefined> => {
		const absent = absentee(text ?? '')
		const fingerprint = normaliseFingerprint(text) ?? absent
		const item = await getItem(db, table, fingerprintKey(fingerprint))
		const deviceId = item === undefined ? absent : String(item['deviceId'])
		const device = await findDeviceById(db, table)(deviceId)
		const confirmed = [device?.fingerprint, device?.otherFingerprint]
		// Compares with both before it decides, so that the time does not show which one matches.
		return confirmed.map((own) => isSame(own ?? '', fingerprint)).includes(true) ? device : undefined
	}
