import { createHash } from 'node:crypto'
import { ulidOf } from '../aws/ulidOf.ts'

/** Transports that an integration accepts: plain, secured, or both. */
export type SecurityMode = 'no-secure' | 'dtls' | 'mixed'

/** At most so many messages in so many seconds; as text `10:1,300:60` */
export type RateLimit = { readonly messages: number; readonly seconds: number }

/** Whether a converter decodes what devices send, or encodes what is sent to them. */
export type ConverterKind = 'uplink' | 'downlink'

/** A source of messages that a converter reads. Item of the table of integrations. */
export type Integration = {
	/** `int-` and a lower-case ULID */
	readonly integrationId: string
	/** 1 to 100 printable characters */
	readonly name: string
	/** letters and digits with at least 128 random bits; the last segment of the endpoint */
	readonly routingKey: string
	readonly security: SecurityMode
	/** path segments before `i` */
	readonly prefix: readonly string[]
	readonly converter: { readonly converterId: string; readonly version: number }
	/** encodes what is sent to its devices, which get it with the answers to their messages; absent: they get nothing */
	readonly downlinkConverter?: Integration['converter']
	/** given to the converter with each message */
	readonly metadata: Readonly<Record<string, string>>
	/** of the integration; empty: none */
	readonly rateLimits: readonly RateLimit[]
	/** whether a message of an unknown device registers it */
	readonly createsDevices: boolean
	readonly isEnabled: boolean
	/** milliseconds since the Unix epoch */
	readonly createdAt: number
	/** milliseconds since the Unix epoch */
	readonly updatedAt: number
	/** counts the changes from 1 */
	readonly revision: number
}

/** What a door needs of it. */
export type IntegrationRoute = Pick<
	Integration,
	'integrationId' | 'security' | 'prefix' | 'rateLimits' | 'isEnabled'
> & {
	/** its devices get downlinks with the answers to their messages */
	readonly sendsDownlinks?: true
}

/** On the queue of integrations. */
export type IntegrationMessage = {
	readonly v: 1
	readonly integrationId: string
	readonly messageId: string
	/** milliseconds since the Unix epoch, taken by the door */
	readonly receivedAt: number
	readonly door: 'coap' | 'http'
	/** CoAP: the number of the Content-Format as text; HTTP: the media type; absent: none */
	readonly contentFormat?: string
	/** base64 */
	readonly payload: string
	/** path, query, peer, transport (coap, coaps, http or https), identity … */
	readonly meta: Readonly<Record<string, string>>
	/** in place of a message: how many were above the rate limit of the integration in the last minute */
	readonly rateLimited?: number
}

/** On the queue of integrations, in place of a message: a downlink that waits for its encoder. */
export type EncodeOrder = {
	readonly v: 1
	readonly encode: { readonly deviceId: string; readonly downlinkId: string }
}

/** What a door knows of a message before it has a name. */
export type Uplink = Omit<IntegrationMessage, 'v' | 'messageId' | 'receivedAt'>

/** What became of a message, as its log entry says; `encoded` is a downlink. */
export type UplinkOutcome = 'converted' | 'no-device' | 'failed' | 'suspended' | 'rate-limited' | 'encoded'

/** Where a request goes: `[/prefix…]/i/<routing key>` */
export type Endpoint = { readonly prefix: readonly string[]; readonly routingKey: string }

/** The resource of all integrations. */
export const integrationSegment = 'i'

const isRoutingKey = (text: string): boolean => /^[A-Za-z0-9]{16,128}$/.test(text)

const mostPrefixes = 5

/** The endpoint that a path names; undefined for the path of something else. It may be of no integration. */
export const endpointIn = (path: readonly string[]): Endpoint | undefined => {
	const [routingKey = '', segment] = path.toReversed()
	const prefix = path.slice(0, -2)
	return segment === integrationSegment && isRoutingKey(routingKey) && prefix.length <= mostPrefixes
		? { prefix, routingKey }
		: undefined
}

/** `/api/v2/i`: the path as converters and logs get it. The routing key is a credential, and no part of it. */
export const shownPath = ({ prefix }: Pick<Endpoint, 'prefix'>): string =>
	`/${[...prefix, integrationSegment].join('/')}`

/** Why a door refuses a request. The answer to `unknown` is the same for everything that it can mean. */
export type Objection = 'unknown' | 'needs security' | 'refuses security'

type Entering = Pick<Endpoint, 'prefix'> & { readonly transport: 'coap' | 'coaps' | 'http' | 'https' }

const isSame = (left: readonly string[], right: readonly string[]): boolean =>
	left.length === right.length && left.every((segment, index) => segment === right[index])

/**
 * What speaks against a request; undefined if nothing does. A disabled integration and a wrong prefix are unknown. Mode
 * `no-secure` refuses DTLS, because devices that a later change of the mode would lock out shall notice it now. It takes
 * HTTPS: the REST API in AWS has nothing else, and the message of a device that has no UDP would have no way.
 */
export const objectionTo = (
	route: IntegrationRoute | undefined,
	{ prefix, transport }: Entering,
): Objection | undefined => {
	if (route === undefined || !route.isEnabled || !isSame(route.prefix, prefix)) return 'unknown'
	const isSecured = transport === 'coaps' || transport === 'https'
	if (route.security === 'dtls' && !isSecured) return 'needs security'
	return route.security === 'no-secure' && transport === 'coaps' ? 'refuses security' : undefined
}

/** What a door takes as one message: that of AWS IoT Core. */
export const largestUplinkBytes = 128 * 1024

/** The ULID of a message in the log of its integration: a redelivery gets the same one. */
export const uplinkImportId = ({
	integrationId,
	messageId,
	receivedAt,
}: Pick<IntegrationMessage, 'integrationId' | 'messageId' | 'receivedAt'>): string =>
	ulidOf(receivedAt, createHash('sha256').update(`${integrationId}\0${messageId}`).digest())

/** Takes messages over HTTP. */
export const receiveMessageFunction = {
	code: 'integrations/receiveMessage',
	environment: [
		'INTEGRATIONS_TABLE',
		'UPLINKS_QUEUE_URL',
		'ROUTES',
		'BODY_BYTES',
		'DEVICES_TABLE',
		'DOWNLINKS_TABLE',
		'EVENTS_TABLE',
		'STREAMS_TABLE',
		'EVENTS_QUEUE_URL',
	],
	grants: {
		integrations: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
		uplinks: ['sqs:SendMessage'],
		// Its answers carry downlinks.
		devices: ['dynamodb:GetItem'],
		downlinks: ['dynamodb:GetItem', 'dynamodb:PutItem'],
		pendingDownlinks: ['dynamodb:Query'],
		events: ['dynamodb:PutItem'],
		streams: ['dynamodb:GetItem'],
		wakes: ['sqs:SendMessage'],
	},
} as const

/** of the function that converts messages */
export const convertMessagesEnvironment = [
	'INTEGRATIONS_TABLE',
	'DEVICES_TABLE',
	'LEDGER_TABLE',
	'MESSAGES_QUEUE_URL',
	'RETENTION_DAYS',
	'METRICS_NAMESPACE',
	'DOWNLINKS_TABLE',
	'DOWNLINKS_QUEUE_URL',
	'EVENTS_TABLE',
	'STREAMS_TABLE',
	'EVENTS_QUEUE_URL',
] as const

/** The metrics of integrations: CloudWatch keeps them under the name of this service. */
export const integrationMetrics = {
	service: 'integrations',
	/** messages of which a device came out */
	converted: 'ConvertedMessages',
	/** those of which none did, whatever the reason */
	unconverted: 'UnconvertedMessages',
	/** those of them that were not converted because their converter pauses */
	suspended: 'SuspendedMessages',
	/** devices that messages registered */
	devicesCreated: 'DevicesCreated',
	/** milliseconds from the reception of a message by its door until it was passed on */
	latency: 'ConvertLatency',
} as const

/** Looks up routing keys, and takes messages, for an edge that stands alone. */
export const edgeUplinksFunction = {
	code: 'integrations/edgeUplinks',
	environment: ['INTEGRATIONS_TABLE', 'UPLINKS_QUEUE_URL'],
	grants: { integrations: ['dynamodb:GetItem'], uplinks: ['sqs:SendMessage'] },
} as const

/** A message as an edge sends it to `POST /edge/uplinks`; its name is the same each time that the edge sends it. */
export type EdgeUplink = Omit<IntegrationMessage, 'v'>

/** What became of it. */
export type UplinkSent =
	| { readonly messageId: string; readonly outcome: 'queued' }
	/** `failed`: the same message may be sent again; `refused`: it would be refused again */
	| { readonly messageId: string; readonly outcome: 'failed' | 'refused'; readonly reason: string }

/** What one request to `POST /edge/uplinks` may have, as one to `POST /edge/messages`. */
export const edgeUplinkLimits = {
	messages: 30,
	/** of a payload: `largestUplinkBytes` in base64 */
	characters: 174_764,
	/** A request has at most 255 bytes in each argument of its query, and few of them. */
	metaCharacters: 16_384,
	pastMilliseconds: 10 * 60_000,
	futureMilliseconds: 30_000,
} as const

/** Manages integrations and converters. */
export const manageFunction = {
	code: 'integrations/manage',
	description: 'Makes, shows, changes and removes integrations and converters.',
	environment: [
		'INTEGRATIONS_TABLE',
		'COAP_URL',
		'COAPS_URL',
		'ACTIONS_TABLE',
		'EVENTS_TABLE',
		'STREAMS_TABLE',
		'EVENTS_QUEUE_URL',
	],
	grants: {
		integrations: [
			'dynamodb:GetItem',
			'dynamodb:Query',
			'dynamodb:PutItem',
			'dynamodb:UpdateItem',
			'dynamodb:DeleteItem',
		],
		actions: ['dynamodb:PutItem'],
		events: ['dynamodb:PutItem'],
		streams: ['dynamodb:GetItem'],
		wakes: ['sqs:SendMessage'],
	},
	// A script is parsed in an interpreter before it is stored.
	memoryMegabytes: 512,
} as const

/** What one run of a script that is not stored may have. */
export const runLimits = {
	/** each may take all its time, and the answer has the outputs of all of them */
	messages: 10,
} as const

/** Runs scripts that are not stored. It may read the key of whoever asks, and nothing else. */
export const runConverterFunction = {
	code: 'integrations/runConverter',
	environment: [],
	grants: {},
	// As much processor time as the function that converts messages.
	memoryMegabytes: 512,
} as const
