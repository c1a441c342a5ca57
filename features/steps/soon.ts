/**
 * How long a step waits for something before it fails, in seconds. It only ends a run that would hang: nothing takes
 * nearly as long, a cold start of every function on a busy machine included.
 */
export const soonSeconds = 120
