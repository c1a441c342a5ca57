import { Type } from '@sinclair/typebox'
import type { Entrance } from '../rest/entrance.ts'
import { actionsFunction, ticketsFunction } from './contract.ts'

const access = { kind: 'key', scopes: ['stream:read'] } as const

const action = Type.Object({
	id: Type.String(),
	at: Type.String({ format: 'date-time' }),
	verb: Type.String({ description: '`device.registered`, `key.created`, `downlink.requested` and the like' }),
	object: Type.String({ description: 'Id of what it was done to' }),
	by: Type.String({ description: 'Id of a key, or `operator`' }),
	deviceId: Type.Optional(Type.String()),
})

export const communicationEntrances = [
	{
		method: 'POST',
		path: '/communications/tickets',
		summary: 'a ticket that opens a stream once, within a minute.',
		access,
		response: Type.Object({
			ticket: Type.String({ description: 'For `?ticket=` of the address of a stream' }),
			expiresAt: Type.String({ format: 'date-time' }),
		}),
		status: 201,
		handler: ticketsFunction,
	},
	{
		method: 'GET',
		path: '/actions',
		summary: 'what was done on the platform, newest first.',
		access,
		request: {
			query: Type.Object({
				limit: Type.Optional(
					Type.String({
						pattern: '^(?:[1-9][0-9]?|100)$',
						description: 'How many to look at, at most 100; 20 unless stated',
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
			actions: Type.Array(action),
			nextToken: Type.Optional(Type.String({ description: 'Present if there may be older ones' })),
		}),
		handler: actionsFunction,
	},
] as const satisfies readonly Entrance[]
