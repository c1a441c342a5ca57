import { Type } from '@sinclair/typebox'
import { moment, nextToken, strict } from './schemaParts.ts'

const path = Type.Union([Type.String(), Type.Null()], {
	expected: 'the path of a resource, such as 3303/1/5700, or null',
})

const mapping = Type.Record(Type.String(), path, {
	description: 'Which resource a telemetry key becomes: `3303/1/5700`; null: none, in spite of the default',
	expected: 'the paths of resources by telemetry keys',
})

/** How a script is sent, to be stored or only to be run. */
export const scriptSource = {
	language: Type.Optional(
		Type.Unsafe<'javascript' | 'tbel' | 'ttn'>({
			type: 'string',
			enum: ['javascript', 'tbel', 'ttn'],
			description: 'Of the script; an export of ThingsBoard says it itself',
		}),
	),
	source: Type.String({
		description: 'The script, or the content of a file into which ThingsBoard exports a converter',
	}),
}

const kind = Type.Optional(
	Type.Unsafe<'uplink' | 'downlink'>({
		type: 'string',
		enum: ['uplink', 'downlink'],
		description:
			'A decoder, or an encoder; an export of ThingsBoard says it itself. `uplink` if it is absent',
	}),
)

const script = { ...scriptSource, kind, mapping: Type.Optional(mapping) }

export const newConverter = Type.Object(
	{
		name: Type.Optional(
			Type.String({ description: 'An export of ThingsBoard has one, which is taken if this is absent' }),
		),
		...script,
	},
	strict,
)

export const newVersion = Type.Object(script, strict)

const converterMembers = {
	converterId: Type.String(),
	name: Type.String(),
	language: Type.String(),
	kind,
	createdAt: moment('When it was made'),
}

export const converterPage = Type.Object({
	converters: Type.Array(
		Type.Object({ ...converterMembers, latest: Type.Integer({ description: 'The newest version' }) }),
		{ description: 'Oldest first' },
	),
	nextToken,
})

const versionMembers = {
	...converterMembers,
	version: Type.Integer({ description: 'Counts from 1' }),
	mapping,
	updateOnlyKeys: Type.Optional(Type.Array(Type.String())),
	sha256: Type.String({ description: 'Of language, script, mapping and `updateOnlyKeys`' }),
}

export const converterVersion = Type.Object({ ...versionMembers, source: Type.String() })

export const storedVersion = Type.Object({
	...versionMembers,
	isNew: Type.Boolean({ description: 'false if the newest version has this content already' }),
	notes: Type.Array(Type.String(), { description: 'What was not taken' }),
})
