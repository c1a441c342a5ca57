import { Type } from '@sinclair/typebox'
import { contexts } from '../../client/wire.ts'
import type { Described, Entrance } from '../rest/entrance.ts'
import { pageToken } from '../rest/pageToken.ts'
import { devicePageFunction, edgePskFunction, identityFunction } from './contract.ts'

const device = {
	id: Type.String({ description: 'Id of the device' }),
	model: Type.String({ description: 'What kind of device it is: PCA20065' }),
	lastSeen: Type.Optional(
		Type.String({ format: 'date-time', description: 'When its newest message was received' }),
	),
	hideDataBefore: Type.Optional(
		Type.String({ format: 'date-time', description: 'Its watchers see nothing that was received before' }),
	),
}

const deviceIdentity = Type.Object(
	{
		'@context': Type.Literal(contexts.identity),
		...device,
		notice: Type.Optional(
			Type.String({ description: 'Present for a device that is not supported: what that means' }),
		),
	},
	{ description: '`DeviceIdentity` of `@hello.nrfcloud.com/proto`' },
)

/** Answer of `GET /device`, first frame of every connection. */
export type DeviceIdentity = Described<typeof deviceIdentity>

const devicePage = Type.Object({
	devices: Type.Array(Type.Object(device), {
		description: 'In no order. A page may have fewer than `limit`, or none, although others follow',
	}),
	nextToken: Type.Optional(Type.String({ description: 'Present if there may be more' })),
})

/** One page of the devices that a key sees. */
export type DevicePage = Described<typeof devicePage>

const psk = Type.Object({
	key: Type.Optional(
		Type.String({ description: 'In hexadecimal digits; absent if nobody with this identity has a key' }),
	),
})

export const deviceEntrances = [
	{
		method: 'POST',
		path: '/edge/psk',
		summary: 'the pre-shared key of a DTLS identity, for an edge that stands alone.',
		access: { kind: 'iam' },
		request: {
			body: Type.Object({
				identity: Type.String({ description: 'As in the handshake: the id of a device' }),
			}),
		},
		response: psk,
		handler: edgePskFunction,
	},
	{
		method: 'GET',
		path: '/device',
		summary: 'which device a fingerprint stands for.',
		access: { kind: 'watcher' },
		response: deviceIdentity,
		handler: identityFunction,
	},
	{
		method: 'GET',
		path: '/devices',
		summary: 'the devices that a key sees.',
		access: { kind: 'key', scopes: ['devices:read'] },
		request: {
			query: Type.Object({
				limit: Type.Optional(
					Type.String({
						pattern: '^(?:[1-9][0-9]?|100)$',
						description: 'How many devices to show, at most 100 (the default)',
						expected: 'an integer from 1 to 100',
					}),
				),
				nextToken: Type.Optional(
					Type.String({ ...pageToken, description: 'Of the previous page, for the same key' }),
				),
			}),
		},
		response: devicePage,
		handler: devicePageFunction,
	},
] as const satisfies readonly Entrance[]
