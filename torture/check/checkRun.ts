import { setTimeout as wait } from 'node:timers/promises'
import type { PostOffice } from '../downlinks/startPostOffice.ts'
import type { LiveClient } from '../live/liveClient.ts'
import type { Killable } from '../run/killable.ts'
import type { Device } from '../run/sendHistory.ts'
import { checkStream } from '../streams/checkStream.ts'
import type { Listeners } from '../streams/startListeners.ts'
import { checkClient, checkLog, type Logged, type Violation } from './checkHistory.ts'
import { checkSamples, placesIn } from './checkSamples.ts'
import { checkState } from './checkState.ts'
import { readLog } from './readLog.ts'
import { readSamples } from './readSamples.ts'
import { readState } from './readState.ts'

type CheckRunNeeds = {
	readonly listeners: Listeners
	readonly postOffice: PostOffice
	readonly host: Killable
	readonly devices: readonly Device[]
	readonly clients: readonly LiveClient[]
}

type Checked = {
	readonly violations: readonly Violation[]
	readonly logs: readonly (readonly Logged[])[]
	/** number of downlinks by status */
	readonly statuses: Readonly<Record<string, number>>
}

/** Limit of the wait for clients. A client that gets everything needs much less. */
const deadlineMilliseconds = 600_000

const pause = 250

/**
 * Compares the sent messages with the logs, the logs with the received frames, the streams, the states and the histories, and
 * the downlinks with what their devices got.
 */
export const checkRun = async (needs: CheckRunNeeds): Promise<Checked> => {
	const { host, devices, clients, listeners, postOffice } = needs
	const restUrl = host.output('RestUrl')
	const logs = new Map<string, readonly Logged[]>()
	for (const device of devices) logs.set(device.deviceId, await readLog(restUrl, device))
	const logOf = (deviceId: string): readonly Logged[] => logs.get(deviceId) ?? []
	const signal = AbortSignal.timeout(deadlineMilliseconds)
	const hasAll = ({ deviceId, cursor }: LiveClient): boolean => cursor() === logOf(deviceId).length
	while (!clients.every(hasAll) && !signal.aborted) await wait(pause)
	const violations = clients.flatMap(({ name, deviceId, baseline, heard }) => [
		...checkClient(name, baseline(), heard, logOf(deviceId)),
	])
	for (const device of devices) {
		const { deviceId, sent } = device
		const reported = await readState(host.output('WebSocketUrl'), restUrl, device)
		const history = await readSamples(restUrl, device, placesIn(logOf(deviceId)))
		violations.push(
			...checkLog(deviceId, sent, logOf(deviceId)),
			...checkState(deviceId, sent, logOf(deviceId), reported),
			...checkSamples(deviceId, logOf(deviceId), history),
		)
	}
	let downlinks = await postOffice.read()
	for (; !downlinks.areSettled && !signal.aborted; downlinks = await postOffice.read()) await wait(pause)
	const checkListeners = (): readonly Violation[] =>
		Object.values(listeners).flatMap((listener) => checkStream(listener, logs))
	const isMissing = ({ kind }: Violation): boolean => kind === 'missing'
	while (checkListeners().some(isMissing) && !signal.aborted) await wait(pause)
	violations.push(...checkListeners(), ...downlinks.check(listeners.all.name, listeners.all.heard))
	return { violations, logs: [...logs.values()], statuses: downlinks.statuses }
}
