/**
 * How often and how long every AWS client of ours tries. Explicit, because the defaults of the SDK wait for ever.
 * Three attempts of two seconds stay below the ten seconds that a function has.
 */
export const clientOptions = {
	maxAttempts: 3,
	requestHandler: { requestTimeout: 2000, connectionTimeout: 1000, throwOnRequestTimeout: true },
} as const
