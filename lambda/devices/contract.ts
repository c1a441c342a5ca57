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

/** Scans one page of the table of devices for each request. */
export const devicePageFunction = {
	code: 'devices/devicePage',
	environment: ['DEVICES_TABLE'],
	grants: { devices: ['dynamodb:Scan'] },
} as const

/** The metrics of fingerprints and keys: CloudWatch keeps them under the name of this service. */
export const fingerprintMetrics = {
	service: 'fingerprints',
	/** open nothing */
	refused: 'FailedAttempts',
	/** have not the form of a fingerprint or a key; they do not count against their source */
	malformed: 'MalformedAttempts',
	/** come from pages whose origin is not allowed; nothing is looked up */
	foreign: 'ForeignAttempts',
	/** come from a source that has failed too often; nothing is looked up */
	throttled: 'ThrottledAttempts',
	/** are not counted, because the table of attempts did not answer */
	uncounted: 'UncountedAttempts',
} as const

/** The form that `@hello.nrfcloud.com/proto-map` allows. It is also valid as a thing name and as one level of a topic. */
export const isDeviceId = (text: string): boolean => /^[a-zA-Z0-9:_-]{1,128}$/.test(text)
