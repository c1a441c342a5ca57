import { EventEmitter, once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { randomFor } from '../fuzz/random.ts'
import { registerDevice } from '../lambda/devices/registerDevice.ts'
import type { GatewayLimits } from '../local/gatewayLimits.ts'
import { clientOptions, type TinyHost } from '../local/test/tinyHost.ts'
import { checkClient, checkLog, type Violation } from './liveCheck.ts'
import { type LiveClient, paces, startLiveClient } from './liveClient.ts'
import { readLog } from './liveLog.ts'
import { createLiveSockets, disconnectKinds, type EndKind, type LiveSockets } from './liveSockets.ts'
import { createStrike } from './liveStrikes.ts'
import { type LiveDevice, sendMessages } from './liveTraffic.ts'

export type LiveOptions = {
	readonly updates: number
	readonly disconnects: number
	readonly devices: number
	/** at least four, so that there is one of each pace */
	readonly clients: number
	readonly seed: number
}

export type LiveReport = {
	readonly seconds: number
	readonly messages: number
	readonly updates: number
	readonly disconnects: number
	/** how connections ended */
	readonly ends: Readonly<Record<EndKind, number>>
	/** parts of imports that clients were told of */
	readonly deliveries: number
	readonly violations: readonly Violation[]
	/** events that must not happen */
	readonly unexpected: readonly string[]
}

type Needs = LiveOptions & {
	/** with these limits */
	readonly host: TinyHost
	readonly limits: GatewayLimits
	readonly timeScale: number
	readonly onProgress: (updates: number, disconnects: number) => void
}

/**
 * Ends connections in every way while devices send and clients follow them, until there were enough updates and
 * disconnects, of each kind at least one. Then compares what each client was told with the import log.
 */
export const liveRun = async (needs: Needs): Promise<LiveReport> => {
	const startedAt = Date.now()
	const devices = await registerDevices(needs.host, needs.devices)
	const sockets = createLiveSockets(needs.limits)
	const moved = new EventEmitter()
	const clients = startClients(needs, devices, sockets, () => moved.emit('moved'))
	await until(moved, () => clients.every(({ cursor }) => cursor() !== undefined))
	await disturb(needs, devices, sockets, clients)
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

const countUpdates = (devices: readonly LiveDevice[]): number =>
	sum(devices.flatMap(({ sent }) => sent.map(({ updates }) => updates)))

const registerDevices = async (host: TinyHost, count: number): Promise<readonly LiveDevice[]> => {
	const register = registerDevice(new DynamoDBClient(clientOptions(host)), host.output('DevicesTable'))
	// Those that a fingerprint may have.
	const letters = 'abcdefghijkmnpqrstuvwxyz'
	const devices = Array.from({ length: count }, (_, index) => ({
		deviceId: `oob-${350_000_000_000_000 + index}`,
		fingerprint: `29a.brave${letters[Math.floor(index / letters.length)]}${letters[index % letters.length]}`,
		sent: [],
	}))
	for (const { deviceId, fingerprint } of devices)
		await register({ deviceId, fingerprint, model: 'PCA20065' })
	return devices
}

/** The clients of a device differ in pace. */
const startClients = (
	{ host, clients, timeScale }: Needs,
	devices: readonly LiveDevice[],
	{ openSocket }: LiveSockets,
	onProgress: () => void,
): readonly LiveClient[] =>
	Array.from({ length: clients }, (_, index) => {
		const device = devices[Math.floor((index * devices.length) / clients)]
		const pace = paces[index % paces.length]
		if (device === undefined || pace === undefined) throw new Error(`there is no client ${index}`)
		return startLiveClient({
			name: `client ${index} (${pace})`,
			device,
			webSocketUrl: host.output('WebSocketUrl'),
			restUrl: host.output('RestUrl'),
			pace,
			timeScale,
			openSocket,
			onProgress,
		})
	})

const hasFailed = ({ unexpected }: LiveClient): boolean => unexpected.length > 0

/** between two connections that are ended by force, at most: so that about half of them live as long as they may */
const strikePause = ({ limits, clients }: Needs): number => limits.connectionTime / clients

/** Lets messages flow and ends connections: as many of those that are wanted as there are updates of those. */
const disturb = async (
	needs: Needs,
	devices: readonly LiveDevice[],
	sockets: LiveSockets,
	clients: readonly LiveClient[],
): Promise<void> => {
	const { host, seed, limits, updates, disconnects, onProgress } = needs
	const shareOfUpdates = (): number => Math.min(1, countUpdates(devices) / updates)
	const shareOfDisconnects = (): number => sockets.disconnects() / disconnects
	const isFlowing = (): boolean =>
		!clients.some(hasFailed) &&
		(shareOfUpdates() < 1 ||
			shareOfDisconnects() < 1 ||
			disconnectKinds.some((kind) => sockets.ends()[kind] === 0))
	const random = randomFor(seed, 0)
	const deviceIds = devices.map(({ deviceId }) => deviceId)
	const strike = createStrike(host, sockets, deviceIds, random)
	const traffic = { host, seed, idleMilliseconds: limits.idleTime, isFlowing }
	const flows = devices.map((device, index) => sendMessages(device, index + 1, traffic))
	while (isFlowing()) {
		if (shareOfDisconnects() < shareOfUpdates()) await strike()
		onProgress(countUpdates(devices), sockets.disconnects())
		await wait(random.below(strikePause(needs)))
	}
	await Promise.all(flows)
}

/** What is under way must arrive within this time; otherwise the check tells what is missing. */
const deadlineMilliseconds = 120_000

const until = async (moved: EventEmitter, isTrue: () => boolean): Promise<void> => {
	const signal = AbortSignal.timeout(deadlineMilliseconds)
	while (!isTrue() && !signal.aborted) await once(moved, 'moved', { signal }).catch(() => undefined)
}

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
