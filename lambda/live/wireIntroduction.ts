import { configurationsIn } from '../configuration/configurationTable.ts'
import { shownConfigurations } from '../configuration/shownConfigurations.ts'
import type { Device } from '../devices/device.ts'
import { deviceIdentity } from '../devices/identity.ts'
import { firstVisibleOf, hiddenOf } from '../devices/watchers/hidden.ts'
import { definitions } from '../lwm2m/definitions.ts'
import { latestAttributes, latestMeasurements } from '../state/latestValues.ts'
import { reportedObject } from '../state/reportedObject.ts'
import type { StoredState } from '../state/stateTable.ts'
import { visibleState } from '../state/visibleState.ts'
import { stateFrames } from './frames.ts'
import { againFrames, type Identity } from './greet/introduction.ts'
import { latestFrames } from './measuredFrames.ts'

export const identityOf = (device: Device): Identity => {
	const hidden = hiddenOf(device)
	const lastSeq = device.lastSeq ?? 0
	const firstSeq = firstVisibleOf(device)
	const frame = deviceIdentity(device)
	const { configurations } = device
	const known = { lastSeq, firstSeq, ...(configurations === undefined ? {} : { configurations }) }
	if (hidden === undefined) return { frame, ...known }
	return { frame: { ...frame, hiddenSeq: hidden.upTo }, ...known, hideDataBefore: hidden.before }
}

/** The frames of the last known state, without what is hidden. */
export const framesOfState = (state: StoredState, hideDataBefore?: number): readonly string[] => {
	const visible = visibleState(state, hideDataBefore)
	const latest = { values: latestMeasurements(visible), attributes: latestAttributes(visible) }
	const configurations = configurationsIn(state.others)
	const desired = shownConfigurations(configurations, definitions, hideDataBefore)
	return [...stateFrames(visible.objects.map(reportedObject), desired), ...latestFrames(latest)]
}

/** Reads identity and state for the sockets that are connected; undefined if the device is no longer registered. */
export const introduceAgain =
	(
		findDevice: (deviceId: string) => Promise<Device | undefined>,
		stateOf: (deviceId: string) => Promise<StoredState>,
	) =>
	async (deviceId: string): Promise<readonly string[] | undefined> => {
		const device = await findDevice(deviceId)
		if (device === undefined) return undefined
		const identity = identityOf(device)
		return againFrames(identity, framesOfState(await stateOf(deviceId), identity.hideDataBefore))
	}

/** Reads the state for the sockets that are connected; undefined if the device is no longer registered. */
export const stateAgain =
	(
		findDevice: (deviceId: string) => Promise<Device | undefined>,
		stateOf: (deviceId: string) => Promise<StoredState>,
	) =>
	async (deviceId: string): Promise<readonly string[] | undefined> => {
		const device = await findDevice(deviceId)
		return device && framesOfState(await stateOf(deviceId), identityOf(device).hideDataBefore)
	}
