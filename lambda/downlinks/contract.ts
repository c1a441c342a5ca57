import { hash } from 'node:crypto'

/** Name of the local index of the table of downlinks: those that something is still to be done for. */
export const pendingIndex = 'pending'

/** of what changes downlinks */
export const downlinksTable = 'DOWNLINKS_TABLE'

/** Limits of what may be asked for. */
export const downlinkLimits = {
	/** bytes of a payload: what fits into a body of the CoAP server, and into an item with its transitions */
	payloadBytes: 64 * 1024,
	referenceCharacters: 128,
	/** seconds: a day, unless stated */
	timeToLive: { usual: 24 * 60 * 60, most: 30 * 24 * 60 * 60 },
	/** downlinks of a device that wait at the same time */
	pending: 100,
} as const

/** Milliseconds that a sender may take until it says what became of a try: RFC 7252 §4.8.2, MAX_TRANSMIT_WAIT, and a reserve. */
export const claimMilliseconds = 100_000

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
