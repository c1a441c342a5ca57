import { unmarshall } from '@aws-sdk/util-dynamodb'
import { itemId, type ReadItems } from '../../../lambda/aws/readItems.ts'
import { type Device, deviceKey, fingerprintKey } from '../../../lambda/devices/device.ts'
import type { ListedDevice } from './deviceList.ts'
import type { Stored } from './importDevices.ts'

/** Reads the devices and the fingerprints that lines name, in one consistent call: at most 50 lines. */
export const findStored =
	(readItems: ReadItems, table: string) =>
	async (lines: readonly ListedDevice[]): Promise<Stored> => {
		const ofDevice = (deviceId: string) => ({ table, key: deviceKey(deviceId) })
		const ofFingerprint = (fingerprint: string) => ({ table, key: fingerprintKey(fingerprint) })
		const fingerprints = lines.flatMap(({ fingerprint }) => fingerprint ?? [])
		const items = await readItems([
			...lines.map(({ deviceId }) => ofDevice(deviceId)),
			...fingerprints.map(ofFingerprint),
		])
		const found = <T>(key: ReturnType<typeof ofDevice>): T | undefined => {
			const item = items.get(itemId(key))
			return item === undefined ? undefined : (unmarshall(item) as T)
		}
		return {
			devices: new Map(
				lines.flatMap(({ deviceId }) => {
					const device = found<Device>(ofDevice(deviceId))
					return device === undefined ? [] : [[deviceId, device] as const]
				}),
			),
			fingerprints: new Map(
				fingerprints.flatMap((fingerprint) => {
					const holder = found<{ readonly deviceId: string }>(ofFingerprint(fingerprint))
					return holder === undefined ? [] : [[fingerprint, holder.deviceId] as const]
				}),
			),
		}
	}
