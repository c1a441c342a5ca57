/** `DefaultRouteSettings` of a stage. Without them the quota of the account applies, which no laptop reaches. */
export type ThrottleSettings = { readonly ratePerSecond: number; readonly burst: number }

/**
 * A token bucket, with which API Gateway throttles. Returns true if the request may pass.
 *
 * @param now milliseconds since the Unix epoch
 */
export const createThrottle = (
	settings: ThrottleSettings | undefined,
	now: () => number,
): (() => boolean) => {
	if (settings === undefined) return () => true
	const { ratePerSecond, burst } = settings
	let tokens = burst
	let at = now()
	return () => {
		const passed = now() - at
		at += passed
		tokens = Math.min(burst, tokens + (passed / 1000) * ratePerSecond)
		if (tokens < 1) return false
		tokens -= 1
		return true
	}
}
