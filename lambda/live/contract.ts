export const connectEnvironment = [
	'CONNECTIONS_TABLE',
	'LEDGER_TABLE',
	'GREETINGS_QUEUE_URL',
	'SOCKETS_PER_DEVICE',
] as const

export const disconnectEnvironment = ['CONNECTIONS_TABLE'] as const

export const greetEnvironment = [
	'DEVICES_TABLE',
	'LEDGER_TABLE',
	'STATE_TABLE',
	'CONNECTIONS_TABLE',
	'GREETINGS_QUEUE_URL',
	'METRICS_NAMESPACE',
	// Where the management API of the WebSocket API is; the AWS SDK knows it by this name, too.
	'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
] as const

export const fanOutEnvironment = [
	'LEDGER_TABLE',
	'CONNECTIONS_TABLE',
	'METRICS_NAMESPACE',
	// Where the management API of the WebSocket API is; the AWS SDK knows it by this name, too.
	'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
] as const

/** The metrics of sockets: CloudWatch keeps them under the name of this service. */
export const liveMetrics = {
	service: 'live',
	/** sockets that we ended, because they did not take their frames or their device is gone */
	ended: 'EndedSockets',
	/** calls of the management API that were refused because the function may not make them */
	forbidden: 'ForbiddenPosts',
} as const
