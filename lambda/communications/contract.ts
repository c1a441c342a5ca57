/** The WebSocket API has a stage for each stream, named like it. */
export const streams = ['communications', 'actions'] as const

export type Stream = (typeof streams)[number]

export const isStream = (stage: string): stage is Stream => streams.some((stream) => stream === stage)

/** of whatever writes events */
export const recordEnvironment = ['EVENTS_TABLE', 'STREAMS_TABLE', 'EVENTS_QUEUE_URL'] as const

/** Its rights, by resource. */
export const recordGrants = {
	events: ['dynamodb:PutItem'],
	streams: ['dynamodb:GetItem'],
	wakes: ['sqs:SendMessage'],
} as const

/** of `$connect` */
export const connectEnvironment = ['STREAMS_TABLE', 'EVENTS_QUEUE_URL'] as const

export const disconnectEnvironment = ['STREAMS_TABLE'] as const

export const dispatchEnvironment = [
	'EVENTS_TABLE',
	'STREAMS_TABLE',
	'KEYS_TABLE',
	'EVENTS_QUEUE_URL',
	'METRICS_NAMESPACE',
	'COMMUNICATIONS_CALLBACK_URL',
	'ACTIONS_CALLBACK_URL',
] as const

/** of the function that takes commands */
export const commandEnvironment = [
	'DEVICES_TABLE',
	'DOWNLINKS_TABLE',
	'DOWNLINKS_QUEUE_URL',
	'KEYS_TABLE',
	'EVENTS_TABLE',
	'STREAMS_TABLE',
	'EVENTS_QUEUE_URL',
	'ACTIONS_TABLE',
	'COMMUNICATIONS_CALLBACK_URL',
	'ACTIONS_CALLBACK_URL',
] as const

/** Gives tickets, for clients that cannot send headers and must not have their key in an address. */
export const ticketsFunction = {
	code: 'communications/tickets',
	environment: ['STREAMS_TABLE'],
	grants: { streams: ['dynamodb:PutItem'] },
} as const

/** Pages of the log of actions. */
export const actionsFunction = {
	code: 'communications/actions',
	environment: ['ACTIONS_TABLE'],
	grants: { actions: ['dynamodb:Query'] },
} as const

/** Milliseconds for which events are kept after they were written: so old a cursor may be. */
export const retentionMilliseconds = 60 * 60 * 1000

/** Milliseconds for which an environment may believe that nobody listens. */
export const nobodyMilliseconds = 2000

/** Milliseconds that an event may be written later than the time in its key says, clocks that differ included. */
export const overlapMilliseconds = 3000

/** A ticket may be used once, in so many milliseconds. */
export const ticketMilliseconds = 60_000

/** Milliseconds between two heartbeats on a socket. */
export const heartbeatMilliseconds = 30_000

/** The metrics of the streams; `service` is a dimension in CloudWatch. */
export const communicationMetrics = {
	service: 'communications',
	/** sockets that were ended because they did not take their frames */
	ended: 'EndedSockets',
	/** calls of the management API that failed for lack of permission */
	forbidden: 'ForbiddenPosts',
} as const
