import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb'
import { registerDevice } from '../../lambda/devices/registerDevice.ts'
import type { Device } from './sendHistory.ts'

/** Letters of fingerprints. */
const letters = 'abcdefghijkmnpqrstuvwxyz'

export const registerDevices = async (
	aws: DynamoDBClientConfig,
	table: string,
	count: number,
): Promise<readonly Device[]> => {
	const register = registerDevice(new DynamoDBClient(aws), table)
	const devices = Array.from({ length: count }, (_, number) => ({
		number,
		deviceId: `oob-${350_000_000_000_000 + number}`,
		fingerprint: `29a.brave${letters[Math.floor(number / letters.length)]}${letters[number % letters.length]}`,
		sent: [],
	}))
	for (const { deviceId, fingerprint } of devices)
		await register({ deviceId, fingerprint, model: 'PCA20065' })
	return devices
}
