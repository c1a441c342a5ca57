export const canaryEnvironment = [
	'DEVICES_TABLE',
	// Of the device that the canary emulates: its id, and the topic that it publishes to.
	'DEVICE_ID',
	'TOPIC',
	'WEBSOCKET_URL',
	'REST_URL',
	// How long a message may take from end to end.
	'WITHIN_SECONDS',
	'METRICS_NAMESPACE',
] as const

/** The metrics of the canary: CloudWatch keeps them under the name of this service. */
export const canaryMetrics = {
	service: 'canary',
	/** 1 if the message came out at both ends, 0 if not */
	success: 'CanarySuccess',
	/** from the publishing of the message until the watcher has its frame */
	latency: 'CanaryLatency',
} as const
