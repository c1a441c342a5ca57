import { isYoung } from '../../aws/sockets/handshake.ts'
import type { ConnectionKey, Watcher } from '../connection.ts'
import type { Frames } from '../frames.ts'
import type { Post, Posted } from './post.ts'

export type PushNeeds = {
	readonly post: Post
	/** ends a socket; `isGone`: which the service says is not there */
	readonly disconnect: (connectionId: string, isGone?: boolean) => Promise<boolean>
	readonly remove: (connection: ConnectionKey) => Promise<void>
	readonly lanes: Lanes
	/** milliseconds since the Unix epoch */
	readonly now: () => number
}

/** How many sockets got everything, how many were gone, slow, or failed. */
export type Pushed = Readonly<Record<Posted, number>>

/**
 * Sends the frames of an import to sockets: to each socket one after the other, to all sockets side by side. A slow or dead
 * socket delays no other. A socket that does not get all frames is ended and forgotten, also when the service says that it
 * is gone: if its client is still there, it notices and asks for what it has missed. A socket that is gone but so young that
 * its handshake may not have ended is not forgotten.
 */
export const pushFrames = async (
	needs: PushNeeds,
	watchers: readonly Watcher[],
	frames: Frames,
): Promise<Pushed> => {
	const pushed = { sent: 0, gone: 0, slow: 0, failed: 0 }
	const pushTo = async (watcher: Watcher): Promise<void> => {
		const all = watcher.isPacked === true ? frames.packed : frames.single
		pushed[await needs.lanes(watcher.connectionId, () => pushToOne(needs, watcher, all))] += 1
	}
	await Promise.all(watchers.map(pushTo))
	return pushed
}

const pushToOne = async (
	{ post, disconnect, remove, now }: PushNeeds,
	watcher: Watcher,
	frames: readonly string[],
): Promise<Posted> => {
	for (const frame of frames) {
		const posted = await post(watcher.connectionId, frame)
		if (posted === 'sent') continue
		const isGone = posted === 'gone'
		const isEnded = await disconnect(watcher.connectionId, isGone)
		const mayBegin = isGone && isYoung(watcher, now())
		if (isEnded && !mayBegin) await remove(watcher)
		return posted
	}
	return 'sent'
}

/** Work for a socket starts when the earlier work for the same socket has ended. Other sockets do not wait for it. */
export type Lanes = <T>(lane: string, work: () => Promise<T>) => Promise<T>

/** @param maxParallel how many lanes work at the same time */
export const createLanes = (maxParallel: number): Lanes => {
	const last = new Map<string, Promise<unknown>>()
	const waiting: (() => void)[] = []
	let moving = 0

	const enter = async (): Promise<void> => {
		if (moving < maxParallel) moving += 1
		else await new Promise<void>((resolve) => waiting.push(resolve))
	}
	const leave = (): void => {
		const next = waiting.shift()
		if (next === undefined) moving -= 1
		else next()
	}
	const inTurn = async <T>(previous: Promise<unknown> | undefined, work: () => Promise<T>): Promise<T> => {
		await previous
		await enter()
		try {
			return await work()
		} finally {
			leave()
		}
	}

	return (lane, work) => {
		const mine = inTurn(last.get(lane), work)
		const ended = mine.then(
			() => undefined,
			() => undefined,
		)
		last.set(lane, ended)
		void ended.then(() => {
			if (last.get(lane) === ended) last.delete(lane)
		})
		return mine
	}
}
