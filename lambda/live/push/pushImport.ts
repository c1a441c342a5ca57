import type { Log } from '../../aws/log.ts'
import type { Watcher } from '../connection.ts'
import { framesOfImport, type WatchedImport } from '../frames.ts'
import type { FanOut } from './fanOut.ts'
import { type PushNeeds, pushFrames } from './pushFrames.ts'

type PushImportNeeds = PushNeeds & {
	/** @param now seconds since the Unix epoch */
	readonly liveConnections: (deviceId: string, now: number) => Promise<readonly Watcher[]>
	readonly sendFanOuts: (pieces: readonly FanOut[]) => Promise<void>
	readonly log: Log
}

/**
 * Pushes an import to every socket that watches the device. This function serves the first ones, the queue of the fan-out
 * the others, so that a popular device does not delay the import of messages. Never fails because of a socket. Resolves
 * when the frames have their place in the order, `done` when they have been sent. Safe to repeat: `seq` and `part` tell
 * frames that come twice.
 */
export const pushImport =
	(needs: PushImportNeeds) =>
	async (
		imported: WatchedImport & { readonly deviceId: string },
	): Promise<{ readonly done: Promise<void> }> => {
		const { deviceId, importId, seq } = imported
		const connections = await needs.liveConnections(deviceId, needs.now() / 1000)
		if (connections.length === 0) return { done: Promise.resolve() }
		const frames = framesOfImport(imported)
		const [mine = [], ...others] = shareOut(connections, frames.length)
		if (others.length > 0)
			await needs.sendFanOuts(
				others.map((watchers) => ({
					v: 1,
					deviceId,
					seq,
					watchers: watchers.map(({ connectionId, connectedAt }) => ({ connectionId, connectedAt })),
				})),
			)
		const pushed = async (): Promise<void> => {
			const outcome = await pushFrames(needs, mine, frames)
			needs.log.info('pushed', { deviceId, importId, ...outcome, queued: connections.length - mine.length })
		}
		return { done: pushed() }
	}

/** At most so many sockets and posts are one piece of work. */
const maxSockets = 200
const maxPosts = 2000

/** Divides sockets into pieces of work. */
export const shareOut = <T>(watchers: readonly T[], frames: number): readonly (readonly T[])[] => {
	const size = Math.max(1, Math.min(maxSockets, Math.floor(maxPosts / frames)))
	return Array.from({ length: Math.ceil(watchers.length / size) }, (_, index) =>
		watchers.slice(index * size, (index + 1) * size),
	)
}
