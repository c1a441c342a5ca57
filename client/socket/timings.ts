const second = 1_000
const minute = 60 * second

/** for the handshake */
export const HANDSHAKE_MS = 10 * second

/** from the handshake to the identity */
export const IDENTITY_MS = 15 * second

/** between two frames, from the identity to the marker */
export const CATCHING_UP_MS = 30 * second

/** for the answer of the REST API */
export const REST_MS = 10 * second

/** API Gateway ends a connection on which nothing was sent for ten minutes. */
export const KEEPALIVE_MS = 285 * second

/** how long a frame that came too early waits for those before it */
export const HOLE_MS = 2 * second

/** API Gateway ends every connection after two hours. Not all clients shall leave at the same time. */
export const renewAfterMs = (random: () => number): number => (110 + 8 * random()) * minute

/** Exponential, with full jitter: anything between 0 and 0.5 s, 1 s, 2 s … 30 s. `attempt` counts from 0. */
export const backoffMs = (attempt: number, random: () => number): number =>
	random() * Math.min(30 * second, 0.5 * second * 2 ** attempt)
