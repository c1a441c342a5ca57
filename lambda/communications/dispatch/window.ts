import { createHash } from 'node:crypto'
import { overlapMilliseconds } from '../contract.ts'
import type { StoredEvent } from '../eventTable.ts'
import type { Progress } from './lease.ts'

/** What an environment knows of the events that it has sent. */
export type Window = {
	position: number
	heartbeatAt: number
	version: string
	/** when the events with these digests were written, in milliseconds since the Unix epoch */
	readonly sent: Map<string, number>
	/** the newest events that were sent here */
	recent: readonly StoredEvent[]
	/** `seq` by device */
	readonly newest: Map<string, number>
}

/** 48 bits */
export const digestOf = ({ event }: StoredEvent): string =>
	createHash('sha256').update(event.id).digest('base64url').slice(0, 8)

/** What the lease has room for. */
const maxSent = 2000

export const emptyWindow = (): Window => ({
	position: 0,
	heartbeatAt: 0,
	version: '',
	sent: new Map(),
	recent: [],
	newest: new Map(),
})

/** Continues where another environment has stopped; if that was this one, with all that it knows. */
export const continueFrom = (window: Window, progress: Progress): void => {
	window.heartbeatAt = progress.heartbeatAt
	if (window.version === progress.version) return
	window.position = progress.position
	window.sent.clear()
	for (const digest of progress.sent) window.sent.set(digest, progress.position)
	window.recent = []
	window.newest.clear()
}

/** Notes what has been sent. @param position when the events were read, in milliseconds since the Unix epoch */
export const advanceTo = (window: Window, position: number, sent: readonly StoredEvent[]): void => {
	window.position = position
	for (const stored of sent) window.sent.set(digestOf(stored), stored.time)
	const oldest = position - overlapMilliseconds
	for (const [digest, time] of window.sent) if (time < oldest) window.sent.delete(digest)
	window.recent = [...window.recent, ...sent].filter(({ time }) => time >= oldest - overlapMilliseconds)
}

export const progressOf = (window: Window): Progress => ({
	position: window.position,
	sent: [...window.sent.keys()].slice(-maxSent),
	heartbeatAt: window.heartbeatAt,
	version: window.version,
})
