import { Type } from '@sinclair/typebox'
import type { SecurityMode } from '../contract.ts'
import { hourlyCounters } from './logSchemas.ts'
import { moment, nextToken, strict } from './schemaParts.ts'

const texts = Type.Record(Type.String(), Type.String(), {
	description: 'Given to the converter with each message: at most 50 texts by name, 8,192 bytes as JSON',
	expected: 'texts by name',
})

const version = Type.Integer({ minimum: 1, maximum: 999_999, expected: 'a version: 1, 2, …' })

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

const chosenConverter = Type.Object(
	{
		converterId: Type.String(),
		version: Type.Optional({ ...version, description: 'The newest one, if it is absent' }),
	},
	strict,
)

const pinnedConverter = Type.Object({ converterId: Type.String(), version }, strict)

export const newIntegration = Type.Object(
	{
		name,
		converter: chosenConverter,
		downlinkConverter: Type.Optional({
			...chosenConverter,
			description: 'Encodes what is sent to its devices',
		}),
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
		converter: Type.Optional(pinnedConverter),
		downlinkConverter: Type.Optional(
			Type.Union([pinnedConverter, Type.Null()], {
				description: 'null: nothing encodes what is sent to its devices any more',
				expected: 'a converter and its version, or null',
			}),
		),
		...changeable,
	},
	strict,
)

export const integration = Type.Object({
	integrationId: Type.String(),
	name: Type.String(),
	security: Type.Unsafe<SecurityMode>({ type: 'string' }),
	prefix: Type.Array(Type.String()),
	converter: Type.Object({ converterId: Type.String(), version: Type.Integer() }),
	downlinkConverter: Type.Optional(Type.Object({ converterId: Type.String(), version: Type.Integer() })),
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

export const integrationPage = Type.Object({
	integrations: Type.Array(integration, { description: 'Oldest first' }),
	nextToken,
})

export const removedIntegration = Type.Object({ integrationId: Type.String() })
