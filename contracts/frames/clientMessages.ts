import { Type } from '@sinclair/typebox'
import { downlinkLimits } from '../../lambda/downlinks/contract.ts'
import { routes } from '../../lambda/downlinks/downlink.ts'
import type { Message } from './message.ts'

const { payloadBytes, referenceCharacters, timeToLive } = downlinkLimits

/** What keeps a quiet connection open. */
export const ping: Message = {
	name: 'ping',
	title: 'Ping',
	summary: 'Keeps a connection open on which nothing comes; there is no answer',
	payload: Type.Object({
		message: Type.Literal('message'),
		data: Type.Optional(Type.Unknown({ description: '`PING`; it is not read' })),
	}),
	example: { message: 'message', data: 'PING' },
}

const eui = Type.String({
	pattern: '^[a-zA-Z0-9:_-]{1,128}$',
	description: '16 hex digits in any case, or the id of a device; one spelling is required',
})

/** A route as its name, or as ResIOT writes it in frames: in hex. */
const connectors = routes.flatMap((route) => [route, Buffer.from(route).toString('hex')])

/** JSON Schema has no flag for it. */
const inAnyCase = (text: string): string =>
	text.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)

const tx = Type.Object(
	{
		function: Type.Literal('TX'),
		AppEui: Type.String({ pattern: '^[0-9a-fA-F]{16}$', description: 'Required, and not compared' }),
		DevEui: Type.Optional(eui),
		DevEUI: Type.Optional(eui),
		Port: Type.Union(
			[
				Type.Integer({ minimum: 1, maximum: 223 }),
				Type.String({ pattern: '^(?:0{0,2}[1-9]|0?[1-9][0-9]|1[0-9]{2}|2[01][0-9]|22[0-3])$' }),
			],
			{ description: '1 to 223' },
		),
		Payload: Type.Optional(
			Type.String({
				description: `In hex, or text if \`Raw\` is true; at most ${payloadBytes} bytes; empty if it is absent`,
			}),
		),
		Raw: Type.Optional(Type.Boolean({ description: '`Payload` is text, to be sent in UTF-8' })),
		Message: Type.Optional(
			Type.Record(Type.String(), Type.Unknown(), {
				description: 'In place of `Payload`: what the encoder of the integration makes bytes of',
			}),
		),
		Metadata: Type.Optional(
			Type.Record(Type.String(), Type.String(), { description: 'With `Message`: texts for the encoder' }),
		),
		MsgType: Type.Optional(Type.String({ description: 'With `Message`: a text for the encoder' })),
		Connector: Type.Optional(
			Type.String({
				pattern: `^(?:${connectors.map(inAnyCase).join('|')}|)$`,
				description: `\`${routes.join('`, `')}\`, the same in hex, or empty: by which the device was last seen`,
			}),
		),
		Confirm: Type.Optional(Type.Boolean({ description: 'The device has to confirm it' })),
		Reference: Type.Optional(
			Type.String({
				maxLength: referenceCharacters,
				description: 'Echoed everywhere. Of the downlinks that wait for a device, one may have it',
			}),
		),
		TimeToLive: Type.Optional(
			Type.Integer({
				minimum: 1,
				maximum: timeToLive.most,
				description: `Seconds after which it expires; ${timeToLive.usual} unless stated`,
			}),
		),
		WSCommand: Type.Optional(Type.Unknown({ description: 'Ignored with a warning' })),
	},
	// The table of ResIOT's documentation spells it in one way, its example in the other.
	{ title: 'TxCommand', anyOf: [{ required: ['DevEui'] }, { required: ['DevEUI'] }] },
)

const command = {
	function: 'TX',
	AppEui: 'ABCDEF1234567890',
	DevEui: '0987654321ABCDEF',
	Connector: '',
	Port: 50,
	Payload: 'HI!',
	Raw: true,
	Confirm: true,
	Reference: 'abcdefgh',
}

/** Commands on the communications stream, for keys with the scope `downlinks:write`. */
export const commands: readonly Message[] = [
	{
		name: 'tx',
		title: 'TX',
		summary: 'Sends something to a device, as ResIOT words it',
		payload: tx,
		example: command,
	},
	{
		name: 'txList',
		title: 'Several TX',
		summary: 'Up to 20 commands, each of which gets a reply, in order',
		payload: Type.Array(tx, { minItems: 1, maxItems: 20 }),
		example: [command],
	},
]
