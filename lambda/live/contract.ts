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
	// Address of the management API of the WebSocket API. The AWS SDK reads the same variable.
	'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
] as const

export const fanOutEnvironment = [
	'DEVICES_TABLE',
	'LEDGER_TABLE',
	'STATE_TABLE',
	'CONNECTIONS_TABLE',
	'METRICS_NAMESPACE',
	// Address of the management API of the WebSocket API. The AWS SDK reads the same variable.
	'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
] as const

/** Hides data, and tells the sockets of the device by the queue of the fan-out. */
export const hideDataFunction = {
	code: 'live/hideData',
	environment: ['LEDGER_TABLE', 'CONNECTIONS_TABLE', 'FAN_OUT_QUEUE_URL'],
	grants: {
		devices: ['dynamodb:UpdateItem'],
		ledger: ['dynamodb:Query'],
		connections: ['dynamodb:Query'],
		fanOuts: ['sqs:SendMessage'],
	},
} as const

/** The metrics of sockets; `service` is a dimension in CloudWatch. */
export const liveMetrics = {
	service: 'live',
	/** sockets that the service ended because they did not take their frames or their device is gone */
	ended: 'EndedSockets',
	/** calls of the management API that failed for lack of permission */
	forbidden: 'ForbiddenPosts',
} as const
