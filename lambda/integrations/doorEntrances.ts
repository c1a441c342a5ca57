import { Type } from '@sinclair/typebox'
import type { Entrance } from '../rest/entrance.ts'
import { describes } from '../rest/schemas/describes.ts'
import { outcome } from '../rest/schemas/outcome.ts'
import {
	type EdgeUplink,
	edgeUplinkLimits,
	edgeUplinksFunction,
	type IntegrationRoute,
	receiveMessageFunction,
	type SecurityMode,
} from './contract.ts'

const received = Type.Object({
	importId: Type.String({ description: 'Of the message, in the log of the integration' }),
})

const edgeUplink = Type.Unsafe<EdgeUplink>(
	Type.Object(
		{
			integrationId: Type.String({ pattern: '^int-[0-9a-z]{26}$', expected: 'the id of an integration' }),
			messageId: Type.String({
				pattern: '^[\\w-]{1,64}$',
				description: 'Made by the edge. A message that comes again has the same one, and is imported once',
				expected: '1 to 64 letters, digits, _ and -',
			}),
			receivedAt: Type.Integer({
				minimum: 0,
				description: 'When the edge received it, in milliseconds since the Unix epoch',
			}),
			door: Type.Literal('coap'),
			contentFormat: Type.Optional(
				Type.String({
					pattern: '^\\d{1,5}$',
					description: 'Number of the Content-Format',
					expected: 'a number',
				}),
			),
			payload: Type.String({
				pattern: '^(?:[A-Za-z0-9+/]+={0,2})?$',
				description: 'In base64; at most 131,072 bytes',
				expected: 'base64',
			}),
			meta: Type.Record(Type.String(), Type.String(), {
				description: 'Path, query, peer, transport and identity, as far as they are known',
			}),
			rateLimited: Type.Optional(
				Type.Integer({
					minimum: 1,
					description: 'In place of a payload: how many messages were above the rate limit',
				}),
			),
		},
		{ additionalProperties: false },
	),
)

const route = describes<IntegrationRoute>()(
	Type.Object(
		{
			integrationId: Type.String(),
			security: Type.Unsafe<SecurityMode>({ type: 'string' }),
			prefix: Type.Array(Type.String()),
			rateLimits: Type.Array(Type.Object({ messages: Type.Integer(), seconds: Type.Integer() })),
			isEnabled: Type.Boolean(),
			sendsDownlinks: Type.Optional(
				Type.Literal(true, { description: 'Its devices get downlinks with the answers to their messages' }),
			),
		},
		{ description: 'Absent if no integration has this key' },
	),
)

const refusals = {
	400: 'The body is empty',
	403: 'The integration takes secured transports only',
	413: 'The message is too large',
	429: 'The message is above the rate limit of the integration',
	503: 'The message was not queued; it may be sent again',
} as const

const otherwise = {
	...refusals,
	200: 'The message was queued, and a downlink waited for its device: these are its bytes, and the ETag names it',
} as const

const routingKey = 'Of the integration: a credential'

/** Doors of integrations. */
export const uplinkEntrances = [
	{
		method: 'POST',
		path: '/i/{routingKey}',
		summary: 'a message for the converter of an integration, of any media type.',
		access: { kind: 'routingKey' },
		response: received,
		status: 202,
		otherwise,
		parameters: { routingKey },
		handler: receiveMessageFunction,
	},
	{
		method: 'POST',
		path: '/{path+}',
		exists: '/{prefix+}/i/{routingKey}',
		summary: 'the same with a prefix.',
		access: { kind: 'routingKey' },
		response: received,
		status: 202,
		otherwise,
		parameters: { routingKey, prefix: 'Of the integration: 1 to 5 segments' },
		handler: receiveMessageFunction,
	},
	{
		method: 'POST',
		path: '/edge/route',
		summary: 'what a door needs of the integration with a routing key, for an edge that stands alone.',
		access: { kind: 'iam' },
		request: {
			body: Type.Object({
				routingKey: Type.String({
					pattern: '^[0-9A-Za-z]{1,128}$',
					description: 'As in the path of a request',
					expected: '1 to 128 letters and digits',
				}),
			}),
		},
		response: Type.Object({
			route: Type.Optional(route),
		}),
		handler: edgeUplinksFunction,
	},
	{
		method: 'POST',
		path: '/edge/uplinks',
		summary: 'messages of integrations from an edge that stands alone.',
		access: { kind: 'iam' },
		request: {
			body: Type.Object({
				messages: Type.Array(edgeUplink, { minItems: 1, maxItems: edgeUplinkLimits.messages }),
			}),
		},
		response: Type.Object({
			messages: Type.Array(outcome, {
				description: 'What became of each message, in their order: `queued`, `failed` or `refused`',
			}),
		}),
		handler: edgeUplinksFunction,
	},
] as const satisfies readonly Entrance[]
