import type { TimeWindow } from '../lwm2m/timeWindow.ts'

/** of whatever says something about the times in messages */
export const timeWindowEnvironment = ['PLAUSIBLE_PAST_DAYS', 'PLAUSIBLE_FUTURE_SECONDS'] as const

type TimeWindowVariables = Readonly<Record<(typeof timeWindowEnvironment)[number], string>>

export const timeWindowOf = (variables: TimeWindowVariables): TimeWindow => ({
	pastSeconds: Number(variables.PLAUSIBLE_PAST_DAYS) * 24 * 60 * 60,
	futureSeconds: Number(variables.PLAUSIBLE_FUTURE_SECONDS),
})

/** of whatever imports messages */
export const importEnvironment = [
	...timeWindowEnvironment,
	'DEVICES_TABLE',
	'LEDGER_TABLE',
	'STATE_TABLE',
	'CONNECTIONS_TABLE',
	'ATTEMPTS_TABLE',
	'FAN_OUT_QUEUE_URL',
	'RETENTION_DAYS',
	'MESSAGES_PER_MINUTE',
	'UPDATES_PER_MINUTE',
	'BYTES_PER_DAY',
	'OBJECTS_PER_DEVICE',
	'UNREGISTERED_PER_MINUTE',
	'METRICS_NAMESPACE',
	// Where the management API of the WebSocket API is; the AWS SDK knows it by this name, too.
	'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
] as const

export const senmlImportsEnvironment = [...timeWindowEnvironment, 'LEDGER_TABLE'] as const

export const senmlImportsFunction = {
	code: 'imports/senmlImports',
	environment: senmlImportsEnvironment,
	grants: { ledger: ['dynamodb:Query'] },
	memoryMegabytes: 512,
} as const

/** The metrics of imports: CloudWatch keeps them under the name of this service. */
export const importMetrics = {
	service: 'imports',
	/** messages that got their entry in the ledger, good or bad */
	imported: 'Imports',
	/** those of which something was refused, and messages that were more than a device may send */
	refused: 'RefusedImports',
	/** those of the latter that would have put more into the log than a device may on one day */
	overBytes: 'ByteBudgetSpent',
	/** object updates that were made of them */
	updates: 'Updates',
	/** messages that were delivered again and had their entry already */
	duplicates: 'DuplicateMessages',
	/** from a message's reception by the door until its entry is written and its frames are on their way */
	latency: 'ImportLatency',
} as const

/** The last level of the topics on which nRF Cloud's message bridge publishes, and what the payload is there. */
export const topicLevels = [
	{ id: 'Raw', level: 'raw', contentFormat: 'nrfcloud-raw-envelope' },
	{ id: 'SenML', level: 'senml', contentFormat: 'application/senml+json' },
] as const

/** Name of the local index of the ledger (`deviceId`, `messageKey`, keys only). */
export const byMessageIndex = 'byMessage'
