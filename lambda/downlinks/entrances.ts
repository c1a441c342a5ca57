import { Type } from '@sinclair/typebox'
import type { Described, Entrance } from '../rest/entrance.ts'
import { downlinkLimits, downlinksFunction } from './contract.ts'
import { type Route, routes, type Status } from './downlink.ts'

const { payloadBytes, messageCharacters, referenceCharacters, timeToLive } = downlinkLimits

const transition = Type.Object({
	status: Type.Unsafe<Status>({ type: 'string' }),
	at: Type.String({ format: 'date-time' }),
	route: Type.Optional(Type.String({ description: 'By which it was sent, or is to be sent' })),
	bytes: Type.Optional(Type.Integer({ description: 'How many bytes have left' })),
	reason: Type.Optional(Type.String({ description: 'Why it waits, or why it ended' })),
	by: Type.Optional(Type.String({ description: 'Who caused it: the id of a key, or `operator`' })),
})

const downlink = Type.Object({
	id: Type.String(),
	deviceId: Type.String(),
	reference: Type.String(),
	status: Type.Unsafe<Status>({
		type: 'string',
		description:
			'accepted, queued, sent, acknowledged, applied; or expired, rejected, failed, cancelled. Never more than is known',
	}),
	payload: Type.String({ description: 'In lower-case hex' }),
	message: Type.Optional(
		Type.Record(Type.String(), Type.Unknown(), { description: 'What an encoder makes the payload of' }),
	),
	contentFormat: Type.Optional(Type.Integer({ description: 'CoAP Content-Format' })),
	port: Type.Optional(Type.Integer()),
	confirm: Type.Boolean({ description: 'Whether the device has to confirm it' }),
	route: Type.Optional(Type.String({ description: 'The only one that may be taken' })),
	acceptedAt: Type.String({ format: 'date-time' }),
	expiresAt: Type.String({ format: 'date-time' }),
	transitions: Type.Array(transition, { description: 'Oldest first' }),
})

/** A downlink as people and programs see it. */
export type ShownDownlink = Described<typeof downlink>

const order = Type.Object(
	{
		payload: Type.Optional(
			Type.String({
				description: `In hex, or text as it is if \`raw\` is true; at most ${payloadBytes} bytes`,
			}),
		),
		message: Type.Optional(
			Type.Record(Type.String(), Type.Unknown(), {
				description:
					`In place of a payload: the \`msg\` of which the encoder of its integration makes one; ` +
					`at most ${messageCharacters} characters as JSON`,
				expected: 'an object',
			}),
		),
		metadata: Type.Optional(
			Type.Record(Type.String(), Type.String(), {
				description: 'For the encoder, beside deviceName and deviceType',
				expected: 'texts by name',
			}),
		),
		msgType: Type.Optional(Type.String({ description: 'For the encoder' })),
		raw: Type.Optional(Type.Boolean({ description: '`payload` is text, to be sent in UTF-8' })),
		confirm: Type.Optional(
			Type.Boolean({ description: 'The device has to confirm it; false unless stated' }),
		),
		reference: Type.Optional(
			Type.String({
				pattern: `^[\\s\\S]{0,${referenceCharacters}}$`,
				description: 'Echoed everywhere. Of the downlinks that wait for a device, one may have it',
				expected: `at most ${referenceCharacters} characters`,
			}),
		),
		idempotencyKey: Type.Optional(
			Type.String({
				pattern: '^[\\s\\S]{1,128}$',
				description: 'The same request with the same key makes one downlink',
				expected: '1 to 128 characters',
			}),
		),
		timeToLive: Type.Optional(
			Type.Integer({
				minimum: 1,
				maximum: timeToLive.most,
				description: `Seconds after which it expires; ${timeToLive.usual} unless stated`,
				expected: `whole seconds from 1 to ${timeToLive.most}`,
			}),
		),
		contentFormat: Type.Optional(
			Type.Integer({
				minimum: 0,
				maximum: 65_535,
				description: 'CoAP Content-Format',
				expected: 'an integer from 0 to 65535',
			}),
		),
		port: Type.Optional(Type.Integer({ minimum: 1, maximum: 223, expected: 'an integer from 1 to 223' })),
		route: Type.Optional(
			Type.Unsafe<Route>({
				enum: routes,
				description:
					'The only one that may be taken; unless stated, the one by which the device was last seen',
				expected: routes.join(', '),
			}),
		),
	},
	{ additionalProperties: false },
)

export type RequestedDownlink = Described<typeof order>

const access = { kind: 'key', scopes: ['downlinks:write'] } as const

export const downlinkEntrances = [
	{
		method: 'POST',
		path: '/device/{deviceId}/downlinks',
		summary: 'sends bytes to a device, or keeps them until it is there.',
		access,
		request: { body: order },
		response: Type.Object({
			Result: Type.Literal('Success', { description: 'It is accepted, not delivered' }),
			Details: Type.String(),
			Reference: Type.String(),
			downlink,
		}),
		status: 202,
		otherwise: { 409: 'The reference is taken, or too many downlinks wait for the device' },
		handler: downlinksFunction,
	},
	{
		method: 'GET',
		path: '/device/{deviceId}/downlinks',
		summary: 'the downlinks of a device, newest first, and what became of them.',
		access,
		request: {
			query: Type.Object({
				limit: Type.Optional(
					Type.String({
						pattern: '^(?:[1-9][0-9]?|100)$',
						description: 'How many to show, at most 100; 20 unless stated',
						expected: 'an integer from 1 to 100',
					}),
				),
				nextToken: Type.Optional(
					Type.String({
						pattern: '^[0-9A-HJKMNP-TV-Z]{26}$',
						description: 'Of the previous page: shows older ones',
						expected: 'the one of the previous page',
					}),
				),
			}),
		},
		response: Type.Object({
			deviceId: Type.String(),
			downlinks: Type.Array(downlink),
			nextToken: Type.Optional(Type.String({ description: 'Present if there are older ones' })),
		}),
		handler: downlinksFunction,
	},
	{
		method: 'GET',
		path: '/device/{deviceId}/downlinks/{downlinkId}',
		summary: 'one downlink.',
		access,
		response: downlink,
		handler: downlinksFunction,
	},
	{
		method: 'DELETE',
		path: '/device/{deviceId}/downlinks/{downlinkId}',
		summary: 'cancels a downlink that has not been sent.',
		access,
		response: downlink,
		otherwise: { 409: 'It has been sent, or has ended' },
		handler: downlinksFunction,
	},
] as const satisfies readonly Entrance[]
