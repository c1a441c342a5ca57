const second = 1_000
const minute = 60 * second

/** limit of the handshake */
export const HANDSHAKE_MS = 10 * second

/** limit from the handshake to the identity */
export const IDENTITY_MS = 15 * second

/** limit between two frames, from the identity to the marker */
export const CATCHING_UP_MS = 30 * second

/** limit of a request to the REST API */
export const REST_MS = 10 * second

/** Interval of pings. API Gateway ends a connection after ten minutes without a frame. */
export const KEEPALIVE_MS = 285 * second

/** limit of the wait for a missing frame */
export const HOLE_MS = 2 * second

/** Age at which a connection is replaced. API Gateway ends it after two hours; chance spreads the clients. */
export const renewAfterMs = (random: () => number): number => (110 + 8 * random()) * minute

/** Pause before a retry: a random time up to 0.5 s, 1 s, 2 s … 30 s (full jitter). `attempt` counts from 0. */
export const backoffMs = (attempt: number, random: () => number): number =>
	random() * Math.min(30 * second, 0.5 * second * 2 ** attempt)
