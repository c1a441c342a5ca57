import {
	DeleteItemCommand,
	type DynamoDBClient,
	PutItemCommand,
	UpdateItemCommand,
} from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { onCondition } from '../aws/onCondition.ts'
import { type Device, deviceKey, fingerprintKey } from './device.ts'
import { findDeviceById } from './findDevice.ts'

export type Registration = 'registered' | 'fingerprint taken' | 'device has another fingerprint'

/** A registered device keeps its name, integration and group: they are those of its first message. */
type Registered = Pick<
	Device,
	'deviceId' | 'model' | 'fingerprint' | 'otherFingerprint' | 'account' | 'name' | 'integrationId' | 'group'
>

/** The imports under the id of a device from before it was registered. */
export type Earlier = {
	/** `seq` of the newest import under the id, 0 if there is none; consistent */
	readonly newestSeq: (deviceId: string) => Promise<number>
	/** whether watchers see those imports, too */
	readonly isShown: boolean
}

const nothingEarlier: Earlier = { newestSeq: async () => 0, isShown: false }

/**
 * Registers a device and the fingerprints that open it, without a transaction: first the fingerprints, then the device
 * that confirms them. If it is stopped in between, the fingerprints open nothing, and the same call finishes the work.
 * For a registered device and its own fingerprint it sets the model, adds the other fingerprint if there is none, shows
 * earlier imports if asked to, and keeps everything else.
 *
 * @param device its fingerprints in their normal form
 */
export const registerDevice =
	(db: DynamoDBClient, table: string, earlier: Earlier = nothingEarlier) =>
	async (device: Registered): Promise<Registration> => {
		const { deviceId, fingerprint, otherFingerprint } = device
		const claimed: string[] = []
		for (const wanted of otherFingerprint === undefined ? [fingerprint] : [fingerprint, otherFingerprint]) {
			if (!(await claim(db, table, deviceId, wanted))) {
				await release(db, table, deviceId, claimed)
				return 'fingerprint taken'
			}
			claimed.push(wanted)
		}
		if (await create(db, table, device, earlier)) return 'registered'
		if (await confirm(db, table, device, earlier)) return 'registered'
		await release(db, table, deviceId, claimed)
		return 'device has another fingerprint'
	}

/**
 * Makes the item of a device that has none, with the `seq` from which on the log is its own. An import between the reading
 * of the log and the writing of the item counts as earlier. False if the device has an item.
 */
const create = async (
	db: DynamoDBClient,
	table: string,
	{ deviceId, ...members }: Registered,
	{ newestSeq, isShown }: Earlier,
): Promise<boolean> => {
	const newest = await newestSeq(deviceId)
	const item = {
		...deviceKey(deviceId),
		deviceId,
		...members,
		// The numbering continues, even if all entries have expired.
		...(newest > 0 ? { lastSeq: newest, firstSeq: newest + 1 } : {}),
		...(isShown ? { showsEarlier: true } : {}),
	}
	const isNew = await onCondition(
		db.send(
			new PutItemCommand({
				TableName: table,
				Item: marshall(item, { removeUndefinedValues: true }),
				ConditionExpression: 'attribute_not_exists(id)',
			}),
		),
	)
	if (!isNew) return false
	const newestNow = await newestSeq(deviceId)
	if (newestNow > newest) await beginAfter(db, table, deviceId, newestNow)
	return true
}

/** The log of the device is its own after this `seq`. */
const beginAfter = async (
	db: DynamoDBClient,
	table: string,
	deviceId: string,
	seq: number,
): Promise<void> => {
	await db.send(
		new UpdateItemCommand({
			TableName: table,
			Key: marshall(deviceKey(deviceId)),
			UpdateExpression: 'SET firstSeq = :first',
			ConditionExpression: 'attribute_exists(id)',
			ExpressionAttributeValues: marshall({ ':first': seq + 1 }),
		}),
	)
}

/** False if the fingerprint is that of another device. */
const claim = (db: DynamoDBClient, table: string, deviceId: string, fingerprint: string): Promise<boolean> =>
	onCondition(
		db.send(
			new PutItemCommand({
				TableName: table,
				Item: marshall({ ...fingerprintKey(fingerprint), deviceId }),
				ConditionExpression: 'attribute_not_exists(id) OR deviceId = :deviceId',
				ExpressionAttributeValues: marshall({ ':deviceId': deviceId }),
			}),
		),
	)

/** Updates the item of a registered device. False if the device has other fingerprints. */
const confirm = (
	db: DynamoDBClient,
	table: string,
	{ deviceId, model, fingerprint, otherFingerprint }: Registered,
	{ isShown }: Earlier,
): Promise<boolean> => {
	const hasOther = otherFingerprint !== undefined
	const sets = ['model = :model', ...(hasOther ? ['otherFingerprint = :other'] : [])]
	const isSameOther = '(attribute_not_exists(otherFingerprint) OR otherFingerprint = :other)'
	return onCondition(
		db.send(
			new UpdateItemCommand({
				TableName: table,
				Key: marshall(deviceKey(deviceId)),
				UpdateExpression: `SET ${[...sets, ...(isShown ? ['showsEarlier = :true'] : [])].join(', ')}`,
				ConditionExpression: `fingerprint = :fingerprint${hasOther ? ` AND ${isSameOther}` : ''}`,
				ExpressionAttributeValues: marshall({
					':model': model,
					':fingerprint': fingerprint,
					...(hasOther ? { ':other': otherFingerprint } : {}),
					...(isShown ? { ':true': true } : {}),
				}),
			}),
		),
	)
}

/** Frees fingerprints for other devices, except those that the device confirms. */
const release = async (
	db: DynamoDBClient,
	table: string,
	deviceId: string,
	claimed: readonly string[],
): Promise<void> => {
	if (claimed.length === 0) return
	const device = await findDeviceById(db, table)(deviceId)
	for (const fingerprint of claimed)
		if (![device?.fingerprint, device?.otherFingerprint].includes(fingerprint))
			await db.send(new DeleteItemCommand({ TableName: table, Key: marshall(fingerprintKey(fingerprint)) }))
}
