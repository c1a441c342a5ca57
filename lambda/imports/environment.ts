/** of whatever imports messages */
export const importEnvironment = [
	'DEVICES_TABLE',
	'LEDGER_TABLE',
	'STATE_TABLE',
	'CONNECTIONS_TABLE',
	'FAN_OUT_QUEUE_URL',
	'RETENTION_DAYS',
	'MESSAGES_PER_MINUTE',
	// Where the management API of the WebSocket API is; the AWS SDK knows it by this name, too.
	'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
] as const

export const senmlImportsEnvironment = ['LEDGER_TABLE'] as const
