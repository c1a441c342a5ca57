import type { Log } from '../../aws/log.ts'
import type { Watcher } from '../connection.ts'
import { type Frames, framesOf, type WatchedImport } from '../frames.ts'
import type { FanOut } from './fanOut.ts'
import { type PushNeeds, pushFrames } from './pushFrames.ts'

type PushImportNeeds = PushNeeds & {
	/** @param now seconds since the Unix epoch */
	readonly liveConnections: (deviceId: string, now: number) => Promise<readonly Watcher[]>
	readonly sendFanOuts: (pieces: readonly FanOut[]) => Promise<void>
	readonly log: Log
}

/** What was read of the device before its messages got their entries. */
type Known = { readonly device: { readonly hideDataBefore?: number } }

type DeviceImport = WatchedImport & { readonly deviceId: string }

type Pushing = { readonly done: Promise<void> }

/** Pushes the imports of a device to the sockets that watch it. */
type PushImports = {
	/** Resolves when the frames have their place in the order, `done` when they have been sent. */
	readonly follow: (imported: DeviceImport) => Promise<Pushing>
	/** Pushes the imports to the sockets that became live meanwhile, unless it is certain that there are none. */
	readonly close: (isUnwatched: boolean) => Promise<Pushing>
}

const nothing: Pushing = { done: Promise.resolve() }

/**
 * Pushes imports to every socket that watches the device. This function serves the first ones, the queue of the fan-out
 * the others, so that a popular device does not delay the import of messages. Never fails because of a socket. Safe to
 * repeat: `seq` and `part` tell frames that come twice.
 *
 * The sockets are looked for while the entry is being written. One that becomes live meanwhile may read the log before the
 * entry is in it: `close` finds such a socket.
 */
export const pushImports =
	(needs: PushImportNeeds) =>
	(deviceId: string, { device: { hideDataBefore } }: Known = { device: {} }): PushImports => {
		const find = () => needs.liveConnections(deviceId, needs.now() / 1000)
		const watchers = find()
		// Those who follow an import learn of it.
		watchers.catch(() => undefined)
		const pushed: DeviceImport[] = []
		return {
			follow: async (imported) => {
				pushed.push(imported)
				return push(needs, imported, await watchers, hideDataBefore)
			},
			close: async (isUnwatched) => {
				if (isUnwatched) return nothing
				const known = new Set((await watchers).map(({ connectionId }) => connectionId))
				const more = (await find()).filter(({ connectionId }) => !known.has(connectionId))
				const all: Promise<void>[] = []
				for (const imported of pushed) all.push((await push(needs, imported, more, hideDataBefore)).done)
				return { done: Promise.all(all).then(() => undefined) }
			},
		}
	}

const push = async (
	needs: PushImportNeeds,
	imported: DeviceImport,
	watchers: readonly Watcher[],
	hideDataBefore: number | undefined,
): Promise<Pushing> => {
	if (watchers.length === 0) return nothing
	const { deviceId, importId, seq } = imported
	const frames = framesOf(imported, hideDataBefore)
	const [mine = [], ...others] = shareOut(watchers, frames)
	if (others.length > 0)
		await needs.sendFanOuts(
			others.map((watchers) => ({
				v: 1,
				deviceId,
				seq,
				...(hideDataBefore === undefined ? {} : { hideDataBefore }),
				watchers: watchers.map(({ deviceId: _same, ...watcher }) => watcher),
			})),
		)
	const pushed = async (): Promise<void> => {
		const outcome = await pushFrames(needs, mine, frames)
		needs.log.info('pushed', { deviceId, importId, ...outcome, queued: watchers.length - mine.length })
	}
	return { done: pushed() }
}

/** At most so many sockets and posts are one piece of work. */
const maxSockets = 200
const maxPosts = 2000

type Shared = Pick<Watcher, 'isPacked'>

/** Divides sockets into pieces of work. */
export const shareOut = <T extends Shared>(
	watchers: readonly T[],
	frames: Readonly<Record<keyof Frames, { readonly length: number }>>,
): readonly (readonly T[])[] => {
	const pieces: T[][] = []
	let posts = Number.POSITIVE_INFINITY
	for (const watcher of watchers) {
		const mine = (watcher.isPacked === true ? frames.packed : frames.single).length
		const piece = pieces.at(-1)
		if (piece === undefined || piece.length === maxSockets || posts + mine > maxPosts) {
			pieces.push([watcher])
			posts = mine
		} else {
			piece.push(watcher)
			posts += mine
		}
	}
	return pieces
}
