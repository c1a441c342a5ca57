import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { isDeviceId } from '../contract.ts'
import type { ReadSealingKey } from './readSealingKey.ts'
import { openPsk } from './seal.ts'
import { readPsk } from './storedPsk.ts'

/**
 * The pre-shared key of an identity, which is the id of a device; undefined if it is no id, or the device is not registered or
 * has no key. Rejects if a service fails, or the key cannot be opened.
 */
export const pskOf =
	(db: DynamoDBClient, table: string, sealingKey: ReadSealingKey) =>
	async (identity: string): Promise<Uint8Array | undefined> => {
		if (!isDeviceId(identity)) return undefined
		const { psk } = (await readPsk(db, table)(identity)) ?? {}
		return psk && openPsk(await sealingKey(), identity, psk)
	}
