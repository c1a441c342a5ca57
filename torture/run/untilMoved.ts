import { type EventEmitter, once } from 'node:events'

/** Waits until something is true, which may change whenever `moved` tells it; not longer than so many milliseconds. */
export const untilMoved = async (
	moved: EventEmitter,
	isTrue: () => boolean,
	deadlineMilliseconds: number,
): Promise<void> => {
	const signal = AbortSignal.timeout(deadlineMilliseconds)
	while (!isTrue() && !signal.aborted) await once(moved, 'moved', { signal }).catch(() => undefined)
}
