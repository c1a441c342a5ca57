import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { openDeviceEnvironment } from './contract.ts'
import { findDeviceByFingerprint } from './findDevice.ts'
import { openDevice } from './openDevice.ts'
import { type WireAdmitNeeds, wireAdmit } from './wireAdmit.ts'

type WireOpenDeviceNeeds = WireAdmitNeeds & {
	readonly environment: Readonly<Record<(typeof openDeviceEnvironment)[number], string>>
	readonly db: DynamoDBClient
}

/** `openDevice` on the tables of the stack. Neither fingerprint nor address reaches the log. */
export const wireOpenDevice = ({ db, ...needs }: WireOpenDeviceNeeds) =>
	openDevice({
		...wireAdmit(needs),
		findDevice: findDeviceByFingerprint(db, needs.environment.DEVICES_TABLE),
	})
