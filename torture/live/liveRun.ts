import { EventEmitter } from 'node:events'
import { clientOptions, type TinyHost } from '../../local/testing/tinyHost.ts'
import { checkClient, checkLog, type Violation } from '../check/checkHistory.ts'
import { readLog } from '../check/readLog.ts'
import { registerDevices } from '../run/registerDevices.ts'
import { untilMoved } from '../run/untilMoved.ts'
import type { LiveClient } from './liveClient.ts'
import { clientStarters } from './liveCrew.ts'
import { countUpdates, type DisturbNeeds, disturb } from './liveDisturb.ts'
import { createLiveSockets, type EndKind } from './liveSockets.ts'
import type { LiveDevice } from './liveTraffic.ts'

export type LiveReport = {
	readonly seconds: number
	readonly messages: number
	readonly updates: number
	readonly disconnects: number
	/** how connections ended */
	readonly ends: Readonly<Record<EndKind, number>>
	/** parts of imports that clients received */
	readonly deliveries: number
	readonly violations: readonly Violation[]
	/** events that must not happen */
	readonly unexpected: readonly string[]
}

/**
 * Devices send and clients follow them while connections end in every way, until there are enough updates and
 * disconnects, with at least one of each kind. Then compares the events of each client with the import log.
 */
export const liveRun = async (needs: DisturbNeeds): Promise<LiveReport> => {
	const startedAt = Date.now()
	const devices = await registerDevices(
		clientOptions(needs.host),
		needs.host.output('DevicesTable'),
		needs.devices,
	)
	const sockets = createLiveSockets(needs.limits)
	const moved = new EventEmitter()
	const clients: LiveClient[] = []
	// One after the other: while functions start, a silent client would be ended before its first frame.
	for (const start of clientStarters(needs, devices, sockets, () => moved.emit('moved'))) {
		const client = start()
		clients.push(client)
		await until(moved, () => client.cursor() !== undefined)
	}
	await disturb(needs, devices, sockets, () => clients.some(hasFailed))
	await until(moved, () => haveArrived(devices, clients) || clients.some(hasFailed))
	const ends = sockets.ends()
	for (const { close } of clients) close()
	return {
		seconds: (Date.now() - startedAt) / 1000,
		messages: sum(devices.map(({ sent }) => sent.length)),
		updates: countUpdates(devices),
		disconnects: sockets.disconnects(),
		ends,
		deliveries: sum(clients.map(({ heard }) => heard.length)),
		violations: await check(needs.host, devices, clients),
		unexpected: clients.flatMap(({ unexpected }) => unexpected),
	}
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

const hasFailed = ({ unexpected }: LiveClient): boolean => unexpected.length > 0

/** Limit of the wait for frames in flight. Afterwards the check reports what is missing. */
const deadlineMilliseconds = 600_000

const until = (moved: EventEmitter, isTrue: () => boolean): Promise<void> =>
	untilMoved(moved, isTrue, deadlineMilliseconds)

const haveArrived = (devices: readonly LiveDevice[], clients: readonly LiveClient[]): boolean => {
	const tips = new Map(devices.map(({ deviceId, sent }) => [deviceId, sent.length]))
	return clients.every(({ deviceId, cursor }) => cursor() === tips.get(deviceId))
}

const check = async (
	host: TinyHost,
	devices: readonly LiveDevice[],
	clients: readonly LiveClient[],
): Promise<readonly Violation[]> => {
	const violations: Violation[] = []
	for (const device of devices) {
		const log = await readLog(host.output('RestUrl'), device)
		violations.push(...checkLog(device.deviceId, device.sent, log))
		for (const { deviceId, name, baseline, heard } of clients)
			if (deviceId === device.deviceId) violations.push(...checkClient(name, baseline(), heard, log))
	}
	return violations
}
