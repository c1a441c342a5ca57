/**
 * After so long a test that waits for an event has failed, because it would wait for ever. No event takes anywhere near
 * as long, however busy the machine is, and no test may measure anything with it. Longer than the visibility time-out
 * of the queues, so that a message whose function was stopped may come again.
 */
export const hangMilliseconds = 180_000

/** Ends a wait that would never end. */
export const untilItHangs = (): AbortSignal => AbortSignal.timeout(hangMilliseconds)
