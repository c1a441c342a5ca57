import type { Log } from '../../aws/log.ts'
import type { Watcher } from '../connection.ts'
import { framesOfImport, type Imported } from '../frames.ts'
import type { FanOut } from './fanOut.ts'
import { type PushNeeds, pushFrames } from './pushFrames.ts'
import { shareOut } from './shareOut.ts'

type PushImportNeeds = PushNeeds & {
	/** @param now seconds since the Unix epoch */
	readonly liveConnections: (deviceId: string, now: number) => Promise<readonly Watcher[]>
	readonly sendFanOuts: (pieces: readonly FanOut[]) => Promise<void>
	readonly log: Log
}

/**
 * Pushes an import to every socket that watches the device. The first ones are served here, the others by those who
 * read the queue: a popular device does not hold up the import of messages. Resolves when every socket has its place in
 * the order, `pushed` when the frames have been sent.
 */
export const pushImport =
	(needs: PushImportNeeds) =>
	async (imported: Imported & { readonly deviceId: string }): Promise<{ readonly pushed: Promise<void> }> => {
		const { deviceId, importId, seq } = imported
		const connections = await needs.liveConnections(deviceId, needs.now() / 1000)
		if (connections.length === 0) return { pushed: Promise.resolve() }
		const frames = framesOfImport(imported)
		const [mine = [], ...others] = shareOut(connections, frames.length)
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
		return { pushed: pushed() }
	}
