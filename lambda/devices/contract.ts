/** What every function needs that takes a fingerprint. */
export const openDeviceEnvironment = [
	'DEVICES_TABLE',
	'ATTEMPTS_TABLE',
	'FAILED_ATTEMPTS_PER_MINUTE',
	'ALLOWED_ORIGINS',
	'METRICS_NAMESPACE',
] as const

/** What such a function may do: look for the device, and count a failed attempt. */
export const openDeviceGrants = {
	devices: ['dynamodb:GetItem'],
	attempts: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
} as const

/** Needs nothing but the fingerprint. */
export const identityFunction = { code: 'devices/identity', environment: [], grants: {} } as const

/** The metrics of fingerprints: CloudWatch keeps them under the name of this service. */
export const fingerprintMetrics = {
	service: 'fingerprints',
	/** did not open a device */
	refused: 'FailedAttempts',
	/** were no fingerprints: these do not count against their source */
	malformed: 'MalformedAttempts',
	/** came from pages whose origin is not allowed, and were not looked at */
	foreign: 'ForeignAttempts',
	/** came from a source that had failed too often, and were not looked at */
	throttled: 'ThrottledAttempts',
	/** could not be counted, because the table of attempts did not answer */
	uncounted: 'UncountedAttempts',
} as const

/** What `@hello.nrfcloud.com/proto-map` allows: also a thing name and one level of a topic. */
export const isDeviceId = (text: string): boolean => /^[a-zA-Z0-9:_-]{1,128}$/.test(text)
