/** The variables of every function that checks fingerprints. */
export const openDeviceEnvironment = [
	'DEVICES_TABLE',
	'ATTEMPTS_TABLE',
	'FAILED_ATTEMPTS_PER_MINUTE',
	'ALLOWED_ORIGINS',
	'METRICS_NAMESPACE',
] as const

/** Its rights: to look up the device, and to count a failed attempt. */
export const openDeviceGrants = {
	devices: ['dynamodb:GetItem'],
	attempts: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
} as const

/** Needs nothing but the fingerprint. */
export const identityFunction = { code: 'devices/identity', environment: [], grants: {} } as const

/** Opens the pre-shared key of a device, for an edge. */
export const edgePskFunction = {
	code: 'devices/edgePsk',
	environment: ['DEVICES_TABLE', 'PSK_SECRET'],
	grants: { devices: ['dynamodb:GetItem'], psks: ['secretsmanager:GetSecretValue'] },
} as const

/** The metrics of fingerprints: CloudWatch keeps them under the name of this service. */
export const fingerprintMetrics = {
	service: 'fingerprints',
	/** open no device */
	refused: 'FailedAttempts',
	/** have not the form of a fingerprint; they do not count against their source */
	malformed: 'MalformedAttempts',
	/** come from pages whose origin is not allowed; the fingerprint is not looked up */
	foreign: 'ForeignAttempts',
	/** come from a source that has failed too often; the fingerprint is not looked up */
	throttled: 'ThrottledAttempts',
	/** are not counted, because the table of attempts did not answer */
	uncounted: 'UncountedAttempts',
} as const

/** The form that `@hello.nrfcloud.com/proto-map` allows. It is also valid as a thing name and as one level of a topic. */
export const isDeviceId = (text: string): boolean => /^[a-zA-Z0-9:_-]{1,128}$/.test(text)
