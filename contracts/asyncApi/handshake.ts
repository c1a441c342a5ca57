import { type TObject, Type } from '@sinclair/typebox'
import { communicationTypes } from '../../lambda/communications/event.ts'

const list = (description: string) =>
	Type.Optional(Type.String({ description: `${description}; with commas` }))

/** Parameters of the addresses, besides the credential. */
export const liveQuery: TObject = Type.Object({
	after: Type.Optional(
		Type.String({
			pattern: '^[0-9]{1,15}$',
			description: 'Begin with what comes after this `seq`. Not together with `last`',
		}),
	),
	last: Type.Optional(
		Type.String({
			pattern: '^0*(?:[1-9][0-9]?|100)$',
			description: 'Begin with so many of the newest imports, at most 100',
		}),
	),
	frames: Type.Optional(
		Type.Literal('packed', { description: 'The client takes an array of frames in one message' }),
	),
})

const streamQuery = (types: readonly string[]): TObject =>
	Type.Object({
		format: Type.Optional(
			Type.Union([Type.Literal('native'), Type.Literal('resiot')], {
				description: '`native` unless stated',
			}),
		),
		after: Type.Optional(Type.String({ description: 'Begin with what comes after this cursor' })),
		devices: list('Ids of devices; `oob-*` is all that begin so'),
		types: list(`Of ${types.join(', ')}`),
		sources: list('Doors of uplinks, routes of downlinks'),
	})

export const communicationsQuery = streamQuery(communicationTypes)

export const actionsQuery = streamQuery(['action'])
