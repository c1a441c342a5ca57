/** Limits of what somebody may ask for. */
export const configurationLimits = {
	/** instances of an object that can be configured: 0 to 9 */
	instances: 10,
	/** characters of the resources in JSON: the shadow of a device in nRF Cloud has 8 KB for all that is reported and desired */
	characters: 2000,
} as const

/** Milliseconds that nRF Cloud may take for its answer. */
export const answerMilliseconds = 5000

/** Milliseconds after which nobody works on a request any more: the function is ended before. */
export const busyMilliseconds = 15_000

/** Sends configurations to nRF Cloud. */
export const configureFunction = {
	code: 'configuration/configure',
	environment: [
		'ACCOUNTS_SECRET',
		'STATE_TABLE',
		'CONNECTIONS_TABLE',
		'FAN_OUT_QUEUE_URL',
		'EVENTS_TABLE',
		'STREAMS_TABLE',
		'EVENTS_QUEUE_URL',
		'ACTIONS_TABLE',
	],
	grants: {
		accounts: ['secretsmanager:GetSecretValue'],
		devices: ['dynamodb:UpdateItem'],
		state: ['dynamodb:BatchGetItem', 'dynamodb:PutItem'],
		connections: ['dynamodb:Query'],
		fanOuts: ['sqs:SendMessage'],
		events: ['dynamodb:PutItem'],
		streams: ['dynamodb:GetItem'],
		wakes: ['sqs:SendMessage'],
		actions: ['dynamodb:PutItem'],
	},
	memoryMegabytes: 512,
} as const
