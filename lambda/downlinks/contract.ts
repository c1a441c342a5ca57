import { hash } from 'node:crypto'

/** Name of the local index of the table of downlinks: those that something is still to be done for. */
export const pendingIndex = 'pending'

/** of what changes downlinks */
export const downlinksTable = 'DOWNLINKS_TABLE'

/** Limits of what may be asked for. */
export const downlinkLimits = {
	/** bytes of a payload: what fits into a body of the CoAP server, and into an item with its transitions */
	payloadBytes: 64 * 1024,
	/** characters of a message for an encoder, as JSON */
	messageCharacters: 32 * 1024,
	referenceCharacters: 128,
	/** seconds: a day, unless stated */
	timeToLive: { usual: 24 * 60 * 60, most: 30 * 24 * 60 * 60 },
	/** downlinks of a device that wait at the same time */
	pending: 100,
} as const

/** Milliseconds that a sender may take until it says what became of a try: RFC 7252 §4.8.2, MAX_TRANSMIT_WAIT, and a reserve. */
export const claimMilliseconds = 100_000

/** Milliseconds in which a sender that asks from afar has to say that it knows of its claim. */
export const offerMilliseconds = 15_000

/** Milliseconds that nRF Cloud may take for an answer: less than the time of the function, and of a claim. */
export const nrfCloudMilliseconds = 4_000

/** The topic of messages to a device, without its prefix, as nRF Cloud names it. */
export const c2dTopic = (deviceId: string): string => `m/d/${deviceId}/c2d`

/** How a device names a downlink: the ETag that it came with, 8 bytes in hex. */
export const tagOf = (downlinkId: string): string => hash('sha256', downlinkId, 'hex').slice(0, 16)

/** of the function that sees to downlinks; a prefix of topics that is empty is `/` */
export const advanceEnvironment = [
	'DEVICES_TABLE',
	'DOWNLINKS_TABLE',
	'DOWNLINKS_QUEUE_URL',
	'TOPIC_PREFIX',
	'EVENTS_TABLE',
	'STREAMS_TABLE',
	'EVENTS_QUEUE_URL',
	'INTEGRATIONS_TABLE',
	'UPLINKS_QUEUE_URL',
	'ACCOUNTS_SECRET',
] as const

/** Takes downlinks, and shows and cancels them. */
export const downlinksFunction = {
	code: 'downlinks/downlinks',
	description: 'REST: takes downlinks, shows what became of them, and cancels them.',
	environment: [
		'DEVICES_TABLE',
		'DOWNLINKS_TABLE',
		'DOWNLINKS_QUEUE_URL',
		'EVENTS_TABLE',
		'STREAMS_TABLE',
		'EVENTS_QUEUE_URL',
		'ACTIONS_TABLE',
	],
	grants: {
		devices: ['dynamodb:GetItem'],
		downlinks: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
		pendingDownlinks: ['dynamodb:Query'],
		advances: ['sqs:SendMessage'],
		events: ['dynamodb:PutItem'],
		streams: ['dynamodb:GetItem'],
		wakes: ['sqs:SendMessage'],
		actions: ['dynamodb:PutItem'],
	},
	memoryMegabytes: 512,
} as const

/** Does for an edge that stands alone what a sender with rights on the tables does itself. */
export const edgeDownlinksFunction = {
	code: 'downlinks/edgeDownlinks',
	environment: ['DEVICES_TABLE', 'DOWNLINKS_TABLE', 'EVENTS_TABLE', 'STREAMS_TABLE', 'EVENTS_QUEUE_URL'],
	grants: {
		// Notes that a device was at an edge.
		devices: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
		downlinks: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
		pendingDownlinks: ['dynamodb:Query'],
		events: ['dynamodb:PutItem'],
		streams: ['dynamodb:GetItem'],
		wakes: ['sqs:SendMessage'],
	},
	memoryMegabytes: 512,
} as const

/** What one request of an edge may have, in each of its lists. */
export const edgeListLimit = 30

/** What became of a downlink that an edge has claimed. `held`: the edge knows of its claim, or needs more time. */
export type EdgeFate = 'held' | 'sent' | 'acknowledged' | 'unacknowledged' | 'released' | 'rejected'

/** A downlink that is offered to an edge. */
export type EdgeTaken = {
	readonly downlinkId: string
	/** base64 */
	readonly payload: string
	readonly contentFormat?: number
	readonly confirm: boolean
}

/** The answer to an edge that takes the next downlink of a device. */
export type EdgeTake = {
	readonly downlink?: EdgeTaken
	/** nothing waits for the device by any route */
	readonly isIdle: boolean
	/** milliseconds after which another try makes sense: another sender has the one that waits */
	readonly againInMs?: number
}

/**
 * What became of one thing that an edge asks or reports. `failed`: the same may be sent again; `refused`: nothing has happened,
 * and nothing will. `needsSession`: whether the downlinks of the device go into DTLS sessions only.
 */
export type EdgeDone = { readonly messageId: string } & (
	| ({ readonly outcome: 'done'; readonly needsSession?: boolean } & Partial<EdgeTake>)
	| { readonly outcome: 'failed' | 'refused'; readonly reason: string }
)
