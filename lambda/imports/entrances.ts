import { Type } from '@sinclair/typebox'
import type { ObjectUpdate } from '../lwm2m/convert.ts'
import type { Described, Entrance } from '../rest/entrance.ts'
import type { Finding } from '../senml/finding.ts'
import { senmlImportsFunction } from './contract.ts'
import type { EntryKind } from './intake/deviceMessage.ts'

const texts = (description: string) => Type.Array(Type.String(), { description })

const maybe = {
	kind: Type.Optional(
		Type.Unsafe<EntryKind>({
			type: 'string',
			description: 'Present if this is not a message that was imported',
		}),
	),
	count: Type.Optional(Type.Integer({ description: 'How many messages were too many in this minute' })),
	origin: Type.Optional(Type.String({ description: 'The failed import whose message this is once more' })),
	truncated: Type.Optional(
		Type.Object(
			{ byteLength: Type.Integer(), sha256: Type.String() },
			{ description: 'The whole payload, if only its beginning is kept' },
		),
	),
	decoderVersion: Type.Optional(
		Type.Object(
			{ imported: Type.Integer(), shown: Type.Integer() },
			{ description: 'Present if another decoder imported the message than the one that shows it' },
		),
	),
	decoder: Type.Optional(
		Type.Object(
			{ imported: Type.String(), shown: Type.String() },
			{ description: 'Names of these decoders, present if they differ' },
		),
	),
}

const importLog = Type.Object({
	importId: Type.String(),
	seq: Type.Integer({ description: 'Number of the import, counted for each device from 1' }),
	timestamp: Type.String({ format: 'date-time', description: 'When the message was received' }),
	success: Type.Boolean({ description: 'false if anything in the message was refused' }),
	senML: Type.Union([Type.Array(Type.Unknown()), Type.String()], {
		description: 'The pack as sent; base64 of the bytes if they could not be decoded',
	}),
	lwm2m: Type.Optional(
		Type.Array(Type.Unsafe<ObjectUpdate>({ type: 'object' }), {
			description: 'The object updates in it; absent if nothing could be converted',
		}),
	),
	errors: texts('Why something was refused'),
	warnings: texts('What was tolerated'),
	findings: Type.Array(Type.Unsafe<Finding>({ type: 'object' }), {
		description: 'The same with code, record, field and position',
	}),
	...maybe,
})

const importLogs = Type.Object(
	{
		'@context': Type.Literal('https://github.com/hello-nrfcloud/proto/senml/imports'),
		id: Type.String({ description: 'Id of the device' }),
		imports: Type.Array(importLog, { description: 'Newest first' }),
		nextToken: Type.Optional(Type.String({ description: 'Present if there are older ones' })),
	},
	{ description: '`SenMLImports` of `@hello.nrfcloud.com/proto`, and how to go on' },
)

/** One import as `GET /device/{deviceId}/senml-imports` shows it. */
export type ImportLog = Described<typeof importLog>

/** One page of the import log. */
export type ImportLogs = Described<typeof importLogs>

export const importEntrances = [
	{
		method: 'GET',
		path: '/device/{deviceId}/senml-imports',
		summary: 'the import log.',
		access: { kind: 'watcher' },
		request: {
			query: Type.Object({
				limit: Type.Optional(
					Type.String({
						pattern: '^(?:[1-9][0-9]?|100)$',
						description: 'How many imports to show, at most 100 (the default)',
						expected: 'an integer from 1 to 100',
					}),
				),
				nextToken: Type.Optional(
					Type.String({
						pattern: '^[1-9][0-9]{0,14}$',
						description: 'Of the previous page: shows older imports',
						expected: 'the one of the previous page',
					}),
				),
			}),
		},
		response: importLogs,
		handler: senmlImportsFunction,
	},
] as const satisfies readonly Entrance[]
