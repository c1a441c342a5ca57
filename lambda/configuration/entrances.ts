import { Type } from '@sinclair/typebox'
import { contexts } from '../../client/wire.ts'
import type { Entrance } from '../rest/entrance.ts'
import { noBody } from '../rest/noBody.ts'
import { configurationLimits, configureFunction } from './contract.ts'

const lastInstance = configurationLimits.instances - 1

const value = Type.Unsafe<string | number | boolean>({
	type: ['string', 'number', 'boolean'],
	expected: 'a text, a number or a boolean',
})

const update = Type.Object(
	{
		'@context': Type.Optional(Type.Literal(contexts.update)),
		ObjectID: Type.Integer({ minimum: 0, maximum: 65_535, expected: 'an integer from 0 to 65535' }),
		ObjectInstanceID: Type.Optional(
			Type.Integer({
				minimum: 0,
				maximum: lastInstance,
				description: '0 unless stated',
				expected: `an integer from 0 to ${lastInstance}`,
			}),
		),
		ObjectVersion: Type.Optional(Type.String({ description: '1.0 unless stated' })),
		Resources: Type.Record(Type.String(), value, {
			description:
				'All mandatory resources that can be written; 99 is the time of the request in seconds, now unless stated',
			expected: 'an object of values by resource id',
		}),
	},
	{ description: '`LwM2MObjectUpdate` of `@hello.nrfcloud.com/proto`' },
)

export const configurationEntrances = [
	{
		method: 'PATCH',
		path: '/device/{deviceId}/state',
		summary: 'has nRF Cloud configure the device.',
		access: { kind: 'watcher' },
		request: { body: update },
		response: noBody,
		status: 202,
		otherwise: {
			400: 'nRF Cloud has refused it',
			409: 'The device has no account of nRF Cloud, or another configuration of the object is on its way',
			502: 'nRF Cloud has answered something else than it says',
			503: 'nRF Cloud does not take it now, or could not be reached',
			504: 'nRF Cloud has not answered in time',
		},
		handler: configureFunction,
	},
] as const satisfies readonly Entrance[]
