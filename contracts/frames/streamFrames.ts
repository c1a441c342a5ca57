import { Type } from '@sinclair/typebox'
import type {
	WireAction,
	WireDownlink,
	WireHeartbeat,
	WireJoined,
	WireReply,
	WireResumed,
	WireSourceAlive,
	WireSubscribed,
	WireUplink,
} from '../../client/wireCommunications.ts'
import { describes } from '../../lambda/rest/schemas/describes.ts'
import type { Message } from './message.ts'

const cursor = Type.String({ description: 'Resume with `after=` this, and nothing is lost' })

const stamp = {
	id: Type.String({ description: 'The same for the same event when it comes again' }),
	at: Type.Integer({ description: 'When it happened, in milliseconds since the Unix epoch' }),
	cursor,
}

const source = Type.String({ description: 'The door that it came through' })

const ofImport = {
	deviceId: Type.String(),
	source,
	importId: Type.String({ description: 'Of the entry in the import log of the device' }),
	seq: Type.Integer({ minimum: 1, description: 'Number of the import: 1, 2, 3 … for each device' }),
}

const payload = Type.Optional(
	Type.String({
		pattern: '^(?:[0-9a-f]{2})*$',
		description: 'In lower-case hex; absent if it is too large for a frame',
	}),
)

const bytes = Type.Integer({ minimum: 0, description: 'Size of the payload' })

const stamped = { id: 'e1', at: 1_767_268_800_000, cursor: '1767268800000' }

const imported = {
	deviceId: 'oob-352656108602296',
	source: 'coap',
	importId: '01KDWGJ0000000000000000000',
	seq: 42,
}

/** About the stream itself. */
export const aboutStream: readonly Message[] = [
	{
		name: 'subscribed',
		title: 'Subscribed',
		summary: 'The first frame: nothing that happens from now on is lost',
		payload: describes<WireSubscribed>()(
			Type.Object({
				type: Type.Literal('subscribed'),
				cursor,
				gap: Type.Boolean({
					description: 'true: events after the cursor of the request may be missing, because it is too old',
				}),
			}),
		),
		example: { type: 'subscribed', cursor: '1767268800000', gap: false },
	},
	{
		name: 'resumed',
		title: 'Resumed',
		summary: 'All that was missed has been sent',
		payload: describes<WireResumed>()(
			Type.Object({
				type: Type.Literal('resumed'),
				cursor,
				again: Type.Integer({
					minimum: 0,
					description: 'How many events came that the cursor of the request already covered',
				}),
			}),
		),
		example: { type: 'resumed', cursor: '1767268800000', again: 2 },
	},
	{
		name: 'heartbeat',
		title: 'Heartbeat',
		summary: 'Every 30 s: all events up to this cursor have been sent',
		payload: describes<WireHeartbeat>()(
			Type.Object({
				type: Type.Literal('heartbeat'),
				cursor,
				isAliveWanted: Type.Optional(
					Type.Literal(true, { description: 'For an edge: somebody wants to know which doors work' }),
				),
			}),
		),
		example: { type: 'heartbeat', cursor: '1767268800000' },
	},
]

/** The events of the communications stream. */
export const communications: readonly Message[] = [
	{
		name: 'uplink',
		title: 'Uplink',
		summary: 'A message of a device, good or bad',
		payload: describes<WireUplink>()(
			Type.Object({
				type: Type.Literal('uplink'),
				...stamp,
				...ofImport,
				success: Type.Boolean({ description: 'Whether nothing of it was refused' }),
				contentFormat: Type.String(),
				bytes,
				payload,
				port: Type.Optional(Type.Integer({ description: 'The LwM2M object of its first value' })),
			}),
		),
		example: {
			type: 'uplink',
			...stamped,
			...imported,
			success: true,
			contentFormat: 'application/senml+json',
			bytes: 2,
			payload: '5b5d',
		},
	},
	{
		name: 'joined',
		title: 'Joined',
		summary: 'A device has joined: by its first message, or by the full handshake of a DTLS session',
		payload: describes<WireJoined>()(
			Type.Object({
				type: Type.Literal('joined'),
				...stamp,
				deviceId: ofImport.deviceId,
				source: ofImport.source,
				cause: Type.Union([Type.Literal('message'), Type.Literal('handshake')]),
				importId: Type.Optional(ofImport.importId),
				seq: Type.Optional(ofImport.seq),
			}),
		),
		example: { type: 'joined', ...stamped, ...imported, cause: 'message', seq: 1 },
	},
	{
		name: 'sourceAlive',
		title: 'Source alive',
		summary:
			'A door works: the stack itself, one through which a message came just now, or one that has said so',
		payload: describes<WireSourceAlive>()(
			Type.Object({ type: Type.Literal('sourceAlive'), ...stamp, source: Type.String() }),
		),
		example: { type: 'sourceAlive', ...stamped, source: 'stack' },
	},
	{
		name: 'downlink',
		title: 'Downlink',
		summary: 'The status of a downlink has changed. `confirmation`: it has come to an end, good or bad',
		payload: describes<WireDownlink>()(
			Type.Object({
				type: Type.Union([Type.Literal('downlink'), Type.Literal('confirmation')]),
				...stamp,
				deviceId: Type.String(),
				downlinkId: Type.String(),
				reference: Type.String(),
				status: Type.String({
					description:
						'accepted, queued, sent, acknowledged, applied, expired, rejected, failed or cancelled',
				}),
				route: Type.Optional(Type.String({ description: 'By which it was sent, or is to be sent' })),
				payload,
				bytes,
				confirm: Type.Boolean({ description: 'Whether the device has to confirm it' }),
				port: Type.Optional(Type.Integer()),
				reason: Type.Optional(Type.String({ description: 'Why it waits, or why it ended' })),
				by: Type.Optional(
					Type.String({ description: 'Who caused the change: the id of a key, or `operator`' }),
				),
			}),
		),
		example: {
			type: 'downlink',
			...stamped,
			deviceId: 'oob-352656108602296',
			downlinkId: '01KDWGJ0000000000000000000',
			reference: 'led-on',
			status: 'sent',
			route: 'mqtt',
			payload: '01',
			bytes: 1,
			confirm: false,
		},
	},
]

/** The event of the actions stream. */
export const action: Message = {
	name: 'action',
	title: 'Action',
	summary: 'Somebody has changed something on the platform',
	payload: describes<WireAction>()(
		Type.Object({
			type: Type.Literal('action'),
			...stamp,
			verb: Type.String({ description: '`device.registered`, `key.revoked` and the like' }),
			object: Type.String({ description: 'What it was done to: its id' }),
			by: Type.String({ description: 'The id of a key, or `operator`' }),
			deviceId: Type.Optional(Type.String()),
		}),
	),
	example: { type: 'action', ...stamped, verb: 'key.created', object: 'k1', by: 'operator' },
}

/** The answer to a command, on the socket that sent it. */
export const reply: Message = {
	name: 'reply',
	title: 'Reply',
	summary: 'The answer to a command; `Success` means that it is accepted, not delivered',
	payload: describes<WireReply>()(
		Type.Object({
			Result: Type.Union([Type.Literal('Success'), Type.Literal('Fail')]),
			Details: Type.String({ description: 'Of a failure: the member, and what is expected of it' }),
			Reference: Type.String({ description: 'Of the command' }),
			id: Type.String({ description: 'Of the downlink; empty if there is none' }),
			code: Type.String({
				description:
					'accepted, invalid-json, invalid-command, unknown-function, missing-field, invalid-field, unknown-device, conflict or forbidden',
			}),
			warnings: Type.Optional(Type.Array(Type.String(), { description: 'What was ignored' })),
		}),
	),
	example: {
		Result: 'Success',
		Details: '',
		Reference: 'abcdefgh',
		id: '01KDWGJ0000000000000000000',
		code: 'accepted',
	},
}
