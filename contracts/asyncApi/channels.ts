import type { TObject } from '@sinclair/typebox'
import { commands, ping } from '../frames/clientMessages.ts'
import { liveFrames } from '../frames/liveFrames.ts'
import type { Message } from '../frames/message.ts'
import { resiotAction, resiotFrames } from '../frames/resiotFrames.ts'
import { aboutStream, action, communications, reply } from '../frames/streamFrames.ts'
import { packed, refusedMessage } from '../frames/transport.ts'
import { actionsQuery, communicationsQuery, liveQuery } from './handshake.ts'

export type ChannelName = 'live' | 'communications' | 'actions'

export type Channel = {
	readonly name: ChannelName
	readonly title: string
	readonly description: string
	readonly query: TObject
	/** names of schemes, each of which is enough */
	readonly security: readonly string[]
	/** what the server sends */
	readonly sent: readonly Message[]
	/** what clients may send */
	readonly received: readonly Message[]
	/** those of them that get a reply */
	readonly replied: readonly Message[]
}

const handshake = (statuses: string): string => `The handshake fails with ${statuses}.`

const ofKeys = handshake(
	'400 if a parameter is invalid, 401 without a valid key or ticket, 403 if the key lacks the scope `stream:read` or its address has failed too often',
)

export const channels: readonly Channel[] = [
	{
		name: 'live',
		title: 'Live',
		description: `What one device says, in order and without a gap. A frame is told by its \`@context\`. ${handshake(
			'400 if a parameter is invalid, 401 without a fingerprint, 403 if the fingerprint gives no access, 429 if too many sockets follow the device',
		)}`,
		query: liveQuery,
		security: ['fingerprint'],
		sent: [...liveFrames, packed, refusedMessage],
		received: [ping],
		replied: [],
	},
	{
		name: 'communications',
		title: 'Communications',
		description: `What all devices that a key sees say and hear. A frame is told by its \`type\`, or by \`CommType\` in the format of ResIOT. ${ofKeys}`,
		query: communicationsQuery,
		security: ['subprotocol', 'ticket', 'key'],
		sent: [...aboutStream, ...communications, ...resiotFrames, reply],
		received: [ping, ...commands],
		replied: commands,
	},
	{
		name: 'actions',
		title: 'Actions',
		description: `What is done on the platform. ${ofKeys}`,
		query: actionsQuery,
		security: ['subprotocol', 'ticket', 'key'],
		sent: [...aboutStream, action, resiotAction, reply],
		received: [ping, ...commands],
		replied: commands,
	},
]
