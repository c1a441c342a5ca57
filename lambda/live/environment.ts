export const connectEnvironment = ['CONNECTIONS_TABLE', 'LEDGER_TABLE', 'GREETINGS_QUEUE_URL'] as const

export const disconnectEnvironment = ['CONNECTIONS_TABLE'] as const

export const greetEnvironment = [
	'DEVICES_TABLE',
	'LEDGER_TABLE',
	'STATE_TABLE',
	'CONNECTIONS_TABLE',
	'GREETINGS_QUEUE_URL',
	// Where the management API of the WebSocket API is; the AWS SDK knows it by this name, too.
	'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
] as const

export const fanOutEnvironment = [
	'LEDGER_TABLE',
	'CONNECTIONS_TABLE',
	// Where the management API of the WebSocket API is; the AWS SDK knows it by this name, too.
	'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
] as const
