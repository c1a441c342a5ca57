import type { TimeWindow } from '../lwm2m/timeWindow.ts'

type TimeWindowVariables = Readonly<Record<'PLAUSIBLE_PAST_DAYS' | 'PLAUSIBLE_FUTURE_SECONDS', string>>

export const timeWindowOf = (variables: TimeWindowVariables): TimeWindow => ({
	pastSeconds: Number(variables.PLAUSIBLE_PAST_DAYS) * 24 * 60 * 60,
	futureSeconds: Number(variables.PLAUSIBLE_FUTURE_SECONDS),
})

// Lists without spreads: a bundle leaves out those that its function does not use.

/** of whatever imports messages */
export const importEnvironment = [
	'PLAUSIBLE_PAST_DAYS',
	'PLAUSIBLE_FUTURE_SECONDS',
	'DEVICES_TABLE',
	'LEDGER_TABLE',
	'STATE_TABLE',
	'HISTORY_TABLE',
	'HISTORY_DAYS',
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
	'MIRROR_SHADOW',
	'EVENTS_TABLE',
	'STREAMS_TABLE',
	'EVENTS_QUEUE_URL',
	// Where the management API of the WebSocket API is; the AWS SDK knows it by this name, too.
	'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI',
] as const

export const senmlImportsEnvironment = [
	'PLAUSIBLE_PAST_DAYS',
	'PLAUSIBLE_FUTURE_SECONDS',
	'LEDGER_TABLE',
] as const

export const senmlImportsFunction = {
	code: 'imports/senmlImports',
	environment: senmlImportsEnvironment,
	grants: { ledger: ['dynamodb:Query'] },
	memoryMegabytes: 512,
} as const

export const edgeMessagesFunction = {
	code: 'imports/edgeMessages',
	environment: ['MESSAGES_QUEUE_URL'],
	grants: { messages: ['sqs:SendMessage'] },
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
	/** object updates, measurements and attributes that were made of them */
	updates: 'Updates',
	/** messages that were delivered again and had their entry already */
	duplicates: 'DuplicateMessages',
	/** from a message's reception by the door until its entry is written and its frames are on their way */
	latency: 'ImportLatency',
} as const

/**
 * What a device sends is published to `<prefix>m/d/<deviceId>/d2c/<level>`. The last level says what the payload is:
 * `raw` and `senml` are those of nRF Cloud's message bridge, `cbor` is SenML in CBOR as it is. What the libraries of nRF
 * Cloud publish has no last level: here it is called `library`.
 */
export const topicLevels = [
	{ id: 'Raw', level: 'raw', contentFormat: 'nrfcloud-raw-envelope' },
	{ id: 'SenML', level: 'senml', contentFormat: 'application/senml+json' },
	{ id: 'Cbor', level: 'cbor', contentFormat: 'application/senml+cbor' },
	{ id: 'Library', level: 'library', contentFormat: 'nrfcloud-library-message' },
] as const

export type TopicLevel = (typeof topicLevels)[number]['level']

/** The topic without its prefix. `+` for a device or level gives a filter for all of them. */
export const d2cTopic = (deviceId: string, level: TopicLevel | '+'): string =>
	level === 'library' ? `m/d/${deviceId}/d2c` : `m/d/${deviceId}/d2c/${level}`

/** What a topic without its prefix says of a message; undefined if it is not one of `d2cTopic`. */
export const partsOfTopic = (
	topic: string,
): { readonly deviceId: string; readonly level: TopicLevel } | undefined => {
	const [, deviceId = ''] = /^m\/d\/([^/]+)\/d2c/.exec(topic) ?? []
	const level = topicLevels.find((one) => d2cTopic(deviceId, one.level) === topic)?.level
	return deviceId === '' || level === undefined ? undefined : { deviceId, level }
}

/** Which level of `d2cTopic` is the device; the first one is 1, as for `topic()` in a rule. */
export const deviceIdLevel = 3

/** The door that takes what Message Routing of nRF Cloud delivers. */
export const webhookDoor = 'webhook'

/** The envelope in which every door puts a message of a device on the queue. A door decodes no payload. */
export type Envelope = {
	/** version of this envelope */
	readonly v: 1
	readonly deviceId: string
	/**
	 * what AWS IoT calls the message if it was published over MQTT: the same in every envelope of it. It names the message
	 * if it is there
	 */
	readonly traceId?: string
	/** names a message without a trace id, the same on every redelivery */
	readonly messageId: string
	/** milliseconds since the Unix epoch, taken by the door */
	readonly receivedAt: number
	readonly door: string
	/** a name in the registry of formats */
	readonly contentFormat: string
	/** base64 of the bytes as they came */
	readonly payload: string
	/** the import whose message this is once more: it could not be processed then */
	readonly origin?: string
	/**
	 * present if another service had the message before, and nobody knows since when: `receivedAt` says only when it came
	 * this time, and its id alone tells whether it has come already
	 */
	readonly mayBeRepeat?: true
}

/** Name of the local index of the ledger (`deviceId`, `messageKey`, keys only). */
export const byMessageIndex = 'byMessage'

/** A message of a device as an edge sends it to `POST /edge/messages`. */
export type EdgeMessage = {
	/** made by the edge, the same each time that it sends this message */
	readonly messageId: string
	readonly deviceId: string
	readonly level: TopicLevel
	/** milliseconds since the Unix epoch, by the clock of the stack */
	readonly receivedAt: number
	/** base64 of what would be published */
	readonly payload: string
}

/** What became of it. */
export type EdgeOutcome =
	| { readonly messageId: string; readonly outcome: 'queued' }
	/** `failed`: the same message may be sent again; `refused`: it would be refused again */
	| { readonly messageId: string; readonly outcome: 'failed' | 'refused'; readonly reason: string }

/** What one request to `POST /edge/messages` may have. */
export const edgeLimits = {
	messages: 30,
	/** of a payload: 128 KiB, the limit of AWS IoT Core, in base64 */
	characters: 174_764,
	/**
	 * A message is sent as soon as it is received, and again for some minutes. One that claims to be older has another clock.
	 */
	pastMilliseconds: 10 * 60_000,
	/** The ledger recognises a message that comes again if clocks differ by less than a minute (ADR 36). */
	futureMilliseconds: 30_000,
} as const

/** What is taken of the times at which Message Routing of nRF Cloud says that it received a message. */
export const routedLimits = {
	/** It tries for 24 hours to deliver a message. */
	pastMilliseconds: 25 * 60 * 60_000,
	/** as of an edge: the ledger recognises a message that comes again if clocks differ by less than a minute (ADR 36) */
	futureMilliseconds: 30_000,
	/** of an element in JSON: twice what AWS IoT takes of a message, and in base64 less than a queue takes */
	bytes: 262_144,
} as const
