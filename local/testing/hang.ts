/**
 * After this time, a test that waits for an event fails instead of waiting for ever. No event takes as long, even on a busy
 * machine, and no test may measure anything with it. Longer than the visibility time-out of the queues: a message whose
 * function was stopped becomes visible again.
 */
export const hangMilliseconds = 180_000

/** Aborts a wait that would never end. */
export const untilItHangs = (): AbortSignal => AbortSignal.timeout(hangMilliseconds)
