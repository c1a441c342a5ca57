import { type EventEmitter, once } from 'node:events'

/** Waits until a condition is true, at most for the given milliseconds. Checks it again at each event `moved`. */
export const untilMoved = async (
	moved: EventEmitter,
	isTrue: () => boolean,
	deadlineMilliseconds: number,
): Promise<void> => {
	const signal = AbortSignal.timeout(deadlineMilliseconds)
	while (!isTrue() && !signal.aborted) await once(moved, 'moved', { signal }).catch(() => undefined)
}
