import type { Log } from '../../aws/log.ts'
import { type Frames, framesOf, packFrames, type WatchedImport } from '../frames.ts'
import type { FanOut } from './fanOut.ts'
import { type PushNeeds, pushFrames } from './pushFrames.ts'

type PushPieceNeeds = PushNeeds & {
	/** undefined if it has expired */
	readonly findImport: (deviceId: string, seq: number) => Promise<WatchedImport | undefined>
	/** identity and state of the device; undefined if it is no longer registered */
	readonly introduction: (deviceId: string) => Promise<readonly string[] | undefined>
	/** state of the device; undefined if it is no longer registered */
	readonly state: (deviceId: string) => Promise<readonly string[] | undefined>
	readonly log: Log
}

/** Sends frames to the sockets of one piece of work. */
export const pushPiece =
	(needs: PushPieceNeeds) =>
	async (piece: FanOut): Promise<void> => {
		const { deviceId, watchers } = piece
		const found = 'seq' in piece ? await ofImport(needs, piece) : await ofDevice(needs, piece)
		if (found === undefined) return
		const { frames, ...about } = found
		const all = watchers.map((watcher) => ({ deviceId, ...watcher }))
		needs.log.info('pushed', { deviceId, ...about, ...(await pushFrames(needs, all, frames)) })
	}

type Found = { readonly frames: Frames; readonly importId?: string }

const ofImport = async (
	{ findImport }: PushPieceNeeds,
	{ deviceId, seq, hideDataBefore }: Extract<FanOut, { readonly seq: number }>,
): Promise<Found | undefined> => {
	const imported = await findImport(deviceId, seq)
	return imported && { frames: framesOf(imported, hideDataBefore), importId: imported.importId }
}

const ofDevice = async (
	{ introduction, state }: PushPieceNeeds,
	{ deviceId, ...piece }: FanOut,
): Promise<Found | undefined> => {
	const single = await ('isConfigured' in piece ? state(deviceId) : introduction(deviceId))
	return single && { frames: { single, packed: packFrames(single) } }
}
