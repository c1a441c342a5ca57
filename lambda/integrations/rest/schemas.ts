import { Type } from '@sinclair/typebox'
import { pageToken } from '../../rest/pageToken.ts'
import type { SecurityMode } from '../contract.ts'
import { hourlyCounters } from './logSchemas.ts'

const texts = Type.Record(Type.String(), Type.String(), {
	description: 'Given to the converter with each message: at most 50 texts by name, 8,192 bytes as JSON',
	expected: 'texts by name',
})

const version = Type.Integer({ minimum: 1, maximum: 999_999, expected: 'a version: 1, 2, …' })

const strict = { additionalProperties: false }

/** What can be changed. `lambda/integrations/fields.ts` has the rules, which a schema does not express well. */
const changeable = {
	security: Type.Optional(
		Type.String({ description: 'Accepted transports: `no-secure` (the default), `dtls` or `mixed`' }),
	),
	prefix: Type.Optional(
		Type.Array(Type.String(), { description: 'At most 5 path segments before `/i/`; none by default' }),
	),
	metadata: Type.Optional(texts),
	rateLimits: Type.Optional(
		Type.String({ description: 'Messages and seconds of up to 5 windows: `10:1,300:60`; empty for none' }),
	),
	createsDevices: Type.Optional(
		Type.Boolean({ description: 'Whether a message registers an unknown device; true by default' }),
	),
	isEnabled: Type.Optional(
		Type.Boolean({ description: 'Whether messages are taken; true by default. If not, its key is unknown' }),
	),
}

const name = Type.String({ description: '1 to 100 printable characters' })

export const newIntegration = Type.Object(
	{
		name,
		converter: Type.Object(
			{
				converterId: Type.String(),
				version: Type.Optional({ ...version, description: 'The newest one, if it is absent' }),
			},
			strict,
		),
		...changeable,
	},
	strict,
)

export const integrationChanges = Type.Object(
	{
		revision: Type.Integer({
			minimum: 1,
			description:
				'That of the integration as it was read: nobody overwrites a change that they have not seen',
		}),
		name: Type.Optional(name),
		converter: Type.Optional(Type.Object({ converterId: Type.String(), version }, strict)),
		...changeable,
	},
	strict,
)

const moment = (description: string) => Type.String({ format: 'date-time', description })

export const integration = Type.Object({
	integrationId: Type.String(),
	name: Type.String(),
	security: Type.Unsafe<SecurityMode>({ type: 'string' }),
	prefix: Type.Array(Type.String()),
	converter: Type.Object({ converterId: Type.String(), version: Type.Integer() }),
	metadata: Type.Record(Type.String(), Type.String()),
	rateLimits: Type.String(),
	createsDevices: Type.Boolean(),
	counters: Type.Optional(hourlyCounters),
	isEnabled: Type.Boolean(),
	createdAt: moment('When it was made'),
	updatedAt: moment('When it was last changed'),
	revision: Type.Integer({ description: 'Counts its changes from 1' }),
	routingKey: Type.Optional(Type.String({ description: 'For keys with the scope `integrations:write`' })),
	endpoint: Type.Optional(
		Type.String({ description: 'Where devices send; for keys with the scope `integrations:write`' }),
	),
	securedEndpoint: Type.Optional(
		Type.String({ description: 'The same over DTLS, if devices may send either way' }),
	),
})

const nextToken = Type.Optional(Type.String({ description: 'Present if there may be more' }))

export const integrationPage = Type.Object({
	integrations: Type.Array(integration, { description: 'Oldest first' }),
	nextToken,
})

export const removedIntegration = Type.Object({ integrationId: Type.String() })

/** Which page of a list. */
export const pageQuery = Type.Object({
	limit: Type.Optional(
		Type.String({
			pattern: '^(?:[1-9][0-9]?|100)$',
			description: 'How many to show, at most 100 (the default)',
			expected: 'an integer from 1 to 100',
		}),
	),
	nextToken: Type.Optional(
		Type.String({ ...pageToken, description: 'Of the previous page, for the same key' }),
	),
})

const path = Type.Union([Type.String(), Type.Null()], {
	expected: 'the path of a resource, such as 3303/1/5700, or null',
})

const mapping = Type.Record(Type.String(), path, {
	description: 'Which resource a telemetry key becomes: `3303/1/5700`; null: none, in spite of the default',
	expected: 'the paths of resources by telemetry keys',
})

const script = {
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
	mapping: Type.Optional(mapping),
}

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
