import { Type } from '@sinclair/typebox'
import { contexts } from '../../client/wire.ts'
import type { Described, Entrance } from '../rest/entrance.ts'
import { edgePskFunction, identityFunction } from './contract.ts'

const deviceIdentity = Type.Object(
	{
		'@context': Type.Literal(contexts.identity),
		id: Type.String({ description: 'Id of the device' }),
		model: Type.String({ description: 'What kind of device it is: PCA20065' }),
		lastSeen: Type.Optional(
			Type.String({ format: 'date-time', description: 'When its newest message was received' }),
		),
	},
	{ description: '`DeviceIdentity` of `@hello.nrfcloud.com/proto`' },
)

/** Answer of `GET /device`, first frame of every connection. */
export type DeviceIdentity = Described<typeof deviceIdentity>

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
] as const satisfies readonly Entrance[]
