import { Type } from '@sinclair/typebox'
import { contexts } from '../../client/wire.ts'
import type { Described, Entrance } from '../rest/entrance.ts'
import { historyToken } from './answer/historyToken.ts'
import { type Aggregate, aggregates, type TimeSpan, timeSpans } from './answer/readAsked.ts'
import { alternatives, historyFunction } from './contract.ts'

const scalar = Type.Union([Type.Number(), Type.String(), Type.Boolean()])
const resources = Type.Record(Type.String(), Type.Union([scalar, Type.Array(scalar)]))

const whose = {
	ObjectID: Type.Integer(),
	ObjectInstanceID: Type.Integer(),
	deviceId: Type.String({ description: 'Id of the device' }),
}

const more = {
	nextToken: Type.Optional(Type.String({ description: 'Present if there may be more, which is older' })),
}

const history = Type.Object(
	{
		'@context': Type.Literal(contexts.history),
		query: Type.Object({
			...whose,
			ObjectVersion: Type.String({ description: 'Of the newest sample' }),
			binIntervalMinutes: Type.Integer(),
		}),
		partialInstances: Type.Array(resources, {
			description:
				'Newest first. Of bins: the aggregate of each resource with numbers, and in 99 the beginning of the bin; of a trail: its points. Resource 99 is in whole seconds since the Unix epoch',
		}),
		...more,
	},
	{ description: '`LwM2MObjectHistory` of `@hello.nrfcloud.com/proto`' },
)

const sample = Type.Object({
	ts: Type.Number({ description: 'Seconds since the Unix epoch, with their fraction' }),
	ObjectVersion: Type.Optional(Type.String({ description: 'Only if the device sent it' })),
	Resources: resources,
	ResourceInstances: Type.Optional(
		Type.Record(Type.String(), Type.Record(Type.String(), scalar), {
			description: 'Values of the arrays in `Resources` by their resource instance ids',
		}),
	),
})

const samples = Type.Object({
	'@context': Type.Literal(contexts.samples),
	query: Type.Object(whose),
	samples: Type.Array(sample, { description: 'Newest first' }),
	...more,
})

export type History = Described<typeof history>
export type Samples = Described<typeof samples>
export type HistorySample = Samples['samples'][number]

const time = (description: string) =>
	Type.Optional(
		Type.String({
			pattern:
				'^(?:\\d{1,13}|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,9})?)?(?:Z|[+-]\\d\\d:\\d\\d))$',
			description,
			expected: 'milliseconds since 1970, or a date and time with its offset: 2026-11-29T12:00:00Z',
		}),
	)

const request = {
	query: Type.Object({
		timeSpan: Type.Optional(
			Type.Unsafe<TimeSpan>({
				enum: Object.keys(timeSpans),
				description: 'Until now; `lastHour` unless `from` is there',
				expected: `one of ${Object.keys(timeSpans).join(', ')}`,
			}),
		),
		aggregate: Type.Optional(
			Type.Unsafe<Aggregate>({
				enum: [...aggregates],
				description: 'Of the numbers in a bin; `avg` unless stated',
				expected: `one of ${aggregates.join(', ')}`,
			}),
		),
		from: time('Instead of a time span: the beginning of the range'),
		to: time('The end of the range, which is not in it; now unless stated'),
		bin: Type.Optional(
			Type.String({
				pattern: '^(?:raw|[1-9]\\d{0,2}|1[0-3]\\d\\d|14[0-3]\\d|1440)$',
				description: 'Length of a bin in minutes; `raw` for samples as they were',
				expected: 'raw, or whole minutes from 1 to 1440',
			}),
		),
		trail: Type.Optional(
			Type.String({
				pattern: '^(?=.*[1-9])\\d{1,5}(?:\\.\\d{1,3})?$',
				description: 'Of locations: only points that are so many km from the one before',
				expected: 'km, from 0.001 to 99999',
			}),
		),
		limit: Type.Optional(
			Type.String({
				pattern: '^(?:[1-9]\\d{0,2}|[1-4]\\d{3}|5000)$',
				description:
					'How many bins, points or samples to show, at most 5000; of raw samples 1000 unless stated',
				expected: 'an integer from 1 to 5000',
			}),
		),
		nextToken: Type.Optional(
			Type.String({ ...historyToken, description: 'Of the previous page, with the same query' }),
		),
	}),
}

const shared = {
	method: 'GET',
	request,
	response: Type.Union([history, samples]),
	alternatives,
	handler: historyFunction,
} as const

export const historyEntrances = [
	{
		...shared,
		path: '/device/{deviceId}/history/{objectId}/{instanceId}',
		summary: 'what an object instance measured, for who watches the device.',
		access: { kind: 'watcher' },
	},
	{
		...shared,
		path: '/devices/{deviceId}/history/{objectId}/{instanceId}',
		summary: 'the same with a key that sees the device.',
		access: { kind: 'key', scopes: ['devices:read'] },
	},
] as const satisfies readonly Entrance[]
