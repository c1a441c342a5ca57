import type { Log } from '../../aws/log.ts'
import { framesOf, type WatchedImport } from '../frames.ts'
import type { FanOut } from './fanOut.ts'
import { type PushNeeds, pushFrames } from './pushFrames.ts'

type PushPieceNeeds = PushNeeds & {
	/** undefined if it has expired */
	readonly findImport: (deviceId: string, seq: number) => Promise<WatchedImport | undefined>
	readonly log: Log
}

/** Sends the frames of an import to the sockets of one piece of work. */
export const pushPiece =
	(needs: PushPieceNeeds) =>
	async ({ deviceId, seq, watchers }: FanOut): Promise<void> => {
		const imported = await needs.findImport(deviceId, seq)
		if (imported === undefined) return
		const all = watchers.map((watcher) => ({ deviceId, ...watcher }))
		const pushed = await pushFrames(needs, all, framesOf(imported))
		needs.log.info('pushed', { deviceId, importId: imported.importId, ...pushed })
	}
