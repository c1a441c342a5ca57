import { setTimeout as wait } from 'node:timers/promises'
import { randomFor } from '../../testing/random.ts'
import type { LiveHost } from './liveHost.ts'
import { disconnectKinds, type LiveSockets } from './liveSockets.ts'
import { createStrike } from './liveStrikes.ts'
import { type LiveDevice, sendMessages } from './liveTraffic.ts'

export type LiveOptions = {
	readonly updates: number
	readonly disconnects: number
	readonly devices: number
	/** number of clients, at least four: one of each pace */
	readonly clients: number
	readonly seed: number
}

export type DisturbNeeds = LiveOptions &
	LiveHost & {
		readonly onProgress: (updates: number, disconnects: number) => void
	}

export const countUpdates = (devices: readonly LiveDevice[]): number =>
	devices.flatMap(({ sent }) => sent).reduce((total, { updates }) => total + updates, 0)

/** The share of disconnects made by force, unless time-outs require more. */
const struckShare = 0.5

/** maximum pause between two disconnects by force, so that about half of the connections reach their time-out */
const strikePause = ({ limits, clients }: DisturbNeeds): number => limits.connectionTime / clients

/**
 * Sends messages and ends connections at the same relative pace: when half of the wanted updates are sent, half of the
 * wanted disconnects are made. Stops after a failure, or when there are enough updates and disconnects of each kind.
 */
export const disturb = async (
	needs: DisturbNeeds,
	devices: readonly LiveDevice[],
	sockets: LiveSockets,
	hasFailed: () => boolean,
): Promise<void> => {
	const { host, seed, limits, updates, disconnects, onProgress } = needs
	const shareOfUpdates = (): number => Math.min(1, countUpdates(devices) / updates)
	const isFlowing = (): boolean =>
		!hasFailed() &&
		(shareOfUpdates() < 1 ||
			sockets.disconnects() < disconnects ||
			disconnectKinds.some((kind) => sockets.ends()[kind] === 0))
	const isDue = (): boolean => {
		const due = disconnects * shareOfUpdates()
		return sockets.disconnects() < due || sockets.strikes() < due * struckShare
	}
	const random = randomFor(seed, 0)
	const deviceIds = devices.map(({ deviceId }) => deviceId)
	const strike = createStrike(host, sockets, deviceIds, random)
	const traffic = { host, seed, idleMilliseconds: limits.idleTime, isFlowing }
	const flows = devices.map((device, index) => sendMessages(device, index + 1, traffic))
	while (isFlowing()) {
		if (isDue()) await strike()
		onProgress(countUpdates(devices), sockets.disconnects())
		await wait(random.below(strikePause(needs)))
	}
	await Promise.all(flows)
}
