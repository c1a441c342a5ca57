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

type Registered = Pick<Device, 'deviceId' | 'model' | 'fingerprint' | 'otherFingerprint'>

/**
 * Registers a device and the fingerprints that open it, without a transaction: first the fingerprints, then the device
 * that confirms them. Stopped in between, nothing is open yet, and the same call again finishes the work.
 * Called for a registered device with its own fingerprint it sets the model, adds another form of the fingerprint if
 * there is none, and keeps everything else.
 *
 * @param device its fingerprints in their normal form
 */
export const registerDevice =
	(db: DynamoDBClient, table: string) =>
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
		if (await confirm(db, table, device)) return 'registered'
		await release(db, table, deviceId, claimed)
		return 'device has another fingerprint'
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

/** False if the device has others. */
const confirm = (
	db: DynamoDBClient,
	table: string,
	{ deviceId, model, fingerprint, otherFingerprint }: Registered,
): Promise<boolean> => {
	const hasOther = otherFingerprint !== undefined
	const names = 'deviceId = :deviceId, model = :model, fingerprint = :fingerprint'
	const isSame = 'fingerprint = :fingerprint'
	const isSameOther = '(attribute_not_exists(otherFingerprint) OR otherFingerprint = :other)'
	return onCondition(
		db.send(
			new UpdateItemCommand({
				TableName: table,
				Key: marshall(deviceKey(deviceId)),
				UpdateExpression: `SET ${names}${hasOther ? ', otherFingerprint = :other' : ''}`,
				ConditionExpression: `attribute_not_exists(id) OR (${isSame}${hasOther ? ` AND ${isSameOther}` : ''})`,
				ExpressionAttributeValues: marshall({
					':deviceId': deviceId,
					':model': model,
					':fingerprint': fingerprint,
					...(hasOther ? { ':other': otherFingerprint } : {}),
				}),
			}),
		),
	)
}

/** Frees fingerprints for other devices, but for those that the device confirms. */
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
