import { type TSchema, Type } from '@sinclair/typebox'
import { contexts } from '../../client/wire.ts'
import type { Described, Entrance } from '../rest/entrance.ts'
import { latestFunction } from './contract.ts'

const scalar = Type.Union([Type.Number(), Type.String(), Type.Boolean()])

const latestValue = (value: TSchema) =>
	Type.Object({
		value,
		ts: Type.Integer({ description: 'When it was measured, in milliseconds since the Unix epoch' }),
	})

const latest = Type.Object({
	'@context': Type.Literal(contexts.latest),
	id: Type.String({ description: 'Id of the device' }),
	values: Type.Record(Type.String(), latestValue(Type.Union([scalar, Type.Array(scalar)])), {
		description:
			'By telemetry key; by path, as 14205/0/0, the resources of LwM2M objects that no telemetry key has',
	}),
	attributes: Type.Record(Type.String(), latestValue(scalar), {
		description: 'By name; the time is that of the reception',
	}),
	lwm2m: Type.Record(
		Type.String(),
		Type.Object({
			path: Type.String(),
			object: Type.String({ description: 'Name of the object' }),
			resource: Type.String({ description: 'Name of the resource' }),
			units: Type.Optional(Type.String()),
		}),
		{ description: 'What LwM2M says about those members of `values` that are a resource' },
	),
	leftOut: Type.Optional(
		Type.Integer({ description: 'Present if the answer would be too large: how many values are not in it' }),
	),
})

/** Answer of `GET /device/{deviceId}/latest`. */
export type LatestAnswer = Described<typeof latest>

export const stateEntrances = [
	{
		method: 'GET',
		path: '/device/{deviceId}/latest',
		summary: 'the newest values and attributes.',
		access: { kind: 'watcher' },
		response: latest,
		handler: latestFunction,
	},
] as const satisfies readonly Entrance[]
