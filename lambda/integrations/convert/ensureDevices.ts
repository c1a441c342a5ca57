import { someAtOnce } from '../../aws/someAtOnce.ts'
import type { Integration } from '../contract.ts'
import type { DeviceReport } from './ports.ts'

/** A device that is to be registered. */
export type NewDevice = {
	readonly deviceId: string
	readonly model: string
	readonly name: string
	readonly integrationId: string
	readonly group?: string
	readonly customer?: string
}

export type EnsureNeeds = {
	readonly isRegistered: (deviceId: string) => Promise<boolean>
	/** completes what there is, and changes nothing of it */
	readonly registerDevice: (device: NewDevice) => Promise<void>
	/** milliseconds until the function is ended */
	readonly remaining: () => number
}

/** A device in a message. */
export type Named = { readonly report: DeviceReport; readonly deviceId: string; readonly position: number }

/** Work that begins with less time left may not end in time. */
const reserveMilliseconds = 2000

type Found = 'registered' | 'new' | 'unknown'

/** Registers those of the devices that are unknown, if the integration may; says of each what it is. */
export const ensureDevices = async (
	{ isRegistered, registerDevice, remaining }: EnsureNeeds,
	{ integrationId, createsDevices }: Integration,
	named: readonly Named[],
	isRepeated: boolean,
): Promise<ReadonlyMap<string, Found>> => {
	const found = new Map<string, Found>()
	const first = new Map(named.toReversed().map((one) => [one.deviceId, one]))
	const ensure = async ({ deviceId, report }: Named): Promise<void> => {
		const isKnown = await isRegistered(deviceId)
		found.set(deviceId, isKnown ? 'registered' : createsDevices ? 'new' : 'unknown')
		// An earlier delivery may have ended in the middle of the registration: the item of the device is there first.
		if (!createsDevices || (isKnown && !isRepeated)) return
		const { name, type, group, customer } = report
		await registerDevice({
			deviceId,
			model: type,
			name,
			integrationId,
			...(group === undefined ? {} : { group }),
			...(customer === undefined ? {} : { customer }),
		})
	}
	await someAtOnce(first.values(), ensure, () => remaining() < reserveMilliseconds)
	return found
}
