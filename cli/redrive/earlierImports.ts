import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { findDeviceById } from '../../lambda/devices/findDevice.ts'
import { readEntries } from '../../lambda/imports/log/readEntries.ts'
import { counted } from '../text/counted.ts'

/** Imports with the id of a device from before its registration. */
export type Earlier = {
	readonly imports: number
	/** whether watchers of the device see these imports */
	readonly shown: boolean
}

/** Number of earlier imports. It reads only the oldest entry, because `seq` has no holes. */
export const countEarlier = async (
	db: DynamoDBClient,
	{ devicesTable, ledgerTable }: { readonly devicesTable: string; readonly ledgerTable: string },
	deviceId: string,
	now: number,
): Promise<Earlier> => {
	const { firstSeq = 1, showsEarlier: shown = false } =
		(await findDeviceById(db, devicesTable)(deviceId)) ?? {}
	const entries = readEntries(db, ledgerTable)({ deviceId, after: 0, before: firstSeq, pageSize: 1, now })
	for await (const { seq } of entries) return { imports: firstSeq - seq, shown }
	return { imports: 0, shown }
}

export const describeEarlier = ({ imports, shown }: Earlier): string => {
	if (imports === 0) return ''
	const found = `${counted(imports, 'message')} came under this id before it was registered`
	return shown
		? `\n${found}; its watchers see them, too`
		: `\n${found}; its watchers do not see them: to show them, register it again with this fingerprint and --show-earlier`
}
