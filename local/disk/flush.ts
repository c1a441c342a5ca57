import { closeSync, fdatasync, openSync } from 'node:fs'
import { promisify } from 'node:util'

const flushData = promisify(fdatasync)

/**
 * Groups flushes: those that are asked for while one runs share the next one, which begins after it. So each begins after
 * what was written before it was asked for.
 */
export const groupFlushes = (flush: () => Promise<void>): (() => Promise<void>) => {
	let running: Promise<unknown> = Promise.resolve()
	let next: Promise<void> | undefined
	return () => {
		if (next !== undefined) return next
		const flushed = running.then(() => {
			next = undefined
			return flush()
		})
		next = flushed
		// Whether it fails is a matter of those who asked for it.
		running = flushed.catch(() => undefined)
		return flushed
	}
}

export type Flush = {
	/** resolves when all that was written to the file is on the disk; does not block this thread */
	readonly flush: () => Promise<void>
	/** waits for the last flush */
	readonly close: () => Promise<void>
}

/** Flushes a file that others in this process write. It must stay the same file until it is closed here. */
export const openFlush = (file: string): Flush => {
	// Windows flushes only what may be written.
	const descriptor = openSync(file, 'r+')
	const flush = groupFlushes(() => flushData(descriptor))
	return {
		flush,
		close: async () => {
			// Those whose data it flushes have its error.
			await flush().catch(() => undefined)
			closeSync(descriptor)
		},
	}
}
