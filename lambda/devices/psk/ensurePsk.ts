import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { makePsk } from './makePsk.ts'
import type { ReadSealingKey } from './readSealingKey.ts'
import { openPsk, sealPsk } from './seal.ts'
import { readPsk, storePsk } from './storedPsk.ts'

export type EnsurePskNeeds = {
	readonly db: DynamoDBClient
	readonly table: string
	readonly sealingKey: ReadSealingKey
	/** milliseconds since the Unix epoch */
	readonly now: number
}

export type EnsuredPsk = {
	readonly key: Uint8Array
	/** milliseconds since the Unix epoch */
	readonly since: number
	/** whether it was made now */
	readonly isNew: boolean
}

/**
 * The pre-shared key of a device: the one it has, or a new one if it has none or is to get another. Who does this for one
 * device at the same time gets the same key. Undefined if the device is not registered.
 */
export const ensurePsk =
	({ db, table, sealingKey, now }: EnsurePskNeeds) =>
	async (deviceId: string, isRenewed: boolean): Promise<EnsuredPsk | undefined> => {
		const before = await readPsk(db, table)(deviceId)
		if (before === undefined) return undefined
		const opens = await sealingKey()
		if (before.psk !== undefined && !isRenewed)
			return { key: openPsk(opens, deviceId, before.psk), since: before.pskSince ?? 0, isNew: false }
		const key = makePsk()
		const sealed = { psk: sealPsk(opens, deviceId, key), pskSince: now }
		if (await storePsk(db, table)(deviceId, sealed, before.psk)) return { key, since: now, isNew: true }
		// Somebody else was faster; the key they have made is as new as this one.
		return ensurePsk({ db, table, sealingKey, now })(deviceId, false)
	}
