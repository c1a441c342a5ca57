import { setTimeout as wait } from 'node:timers/promises'
import type { LiveClient } from '../live/liveClient.ts'
import type { Killable } from '../run/killable.ts'
import type { Device } from '../run/sendHistory.ts'
import { checkClient, checkLog, type Logged, type Violation } from './checkHistory.ts'
import { checkState } from './checkState.ts'
import { readLog } from './readLog.ts'
import { readState } from './readState.ts'

type CheckRunNeeds = {
	readonly host: Killable
	readonly devices: readonly Device[]
	readonly clients: readonly LiveClient[]
}

type Checked = { readonly violations: readonly Violation[]; readonly logs: readonly (readonly Logged[])[] }

/** Limit of the wait for clients. A client that gets everything needs much less. */
const deadlineMilliseconds = 600_000

const pause = 250

/** Compares the sent messages with the logs, and the logs with the received frames and the states. */
export const checkRun = async ({ host, devices, clients }: CheckRunNeeds): Promise<Checked> => {
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
		violations.push(
			...checkLog(deviceId, sent, logOf(deviceId)),
			...checkState(deviceId, sent, logOf(deviceId), reported),
		)
	}
	return { violations, logs: [...logs.values()] }
}
