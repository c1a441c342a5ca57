/** Transports that an integration accepts: plain, secured, or both. */
export type SecurityMode = 'no-secure' | 'dtls' | 'mixed'

/** At most so many messages in so many seconds; as text `10:1,300:60` */
export type RateLimit = { readonly messages: number; readonly seconds: number }

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
>

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
}

/** Manages integrations and converters. */
export const manageFunction = {
	code: 'integrations/manage',
	description: 'Makes, shows, changes and removes integrations and converters.',
	environment: ['INTEGRATIONS_TABLE', 'COAP_URL', 'COAPS_URL'],
	grants: {
		integrations: [
			'dynamodb:GetItem',
			'dynamodb:Query',
			'dynamodb:PutItem',
			'dynamodb:UpdateItem',
			'dynamodb:DeleteItem',
		],
	},
	// A script is parsed in an interpreter before it is stored.
	memoryMegabytes: 512,
} as const
