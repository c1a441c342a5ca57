import { Type } from '@sinclair/typebox'
import type { Entrance } from '../rest/entrance.ts'
import { nrfCloudFunction, nrfCloudService } from './contract.ts'

export const webhookEntrances = [
	{
		method: 'POST',
		path: '/ingest/nrfcloud',
		summary: 'what Message Routing of nRF Cloud delivers.',
		access: { kind: 'webhook', service: nrfCloudService },
		request: {
			query: Type.Object({
				account: Type.Optional(
					Type.String({
						description: 'Name of the account; without it, its signature tells which one it is',
					}),
				),
			}),
			body: Type.Object({
				type: Type.Unsafe<'device.messages' | 'system.verification'>({
					enum: ['device.messages', 'system.verification'],
				}),
				messages: Type.Array(Type.Unknown(), {
					description: 'Of devices; one that is not understood does not keep the others from being taken',
				}),
			}),
		},
		response: Type.Object({
			queued: Type.Integer({ description: 'Messages of devices that were put on the queue' }),
			leftOut: Type.Integer({ description: 'Elements that are no message of a device' }),
		}),
		otherwise: { 503: 'Not every message was queued; all of them may be delivered again' },
		handler: nrfCloudFunction,
	},
] as const satisfies readonly Entrance[]
