import { Type } from '@sinclair/typebox'
import type { ObjectUpdate } from '../lwm2m/convert.ts'
import type { Described, Entrance } from '../rest/entrance.ts'
import { describes } from '../rest/schemas/describes.ts'
import { lwm2mObject } from '../rest/schemas/lwm2mObject.ts'
import { outcome } from '../rest/schemas/outcome.ts'
import {
	edgeLimits,
	edgeMessagesFunction,
	senmlImportsFunction,
	type TopicLevel,
	topicLevels,
} from './contract.ts'
import type { EntryKind } from './intake/deviceMessage.ts'
import { finding, resolvedRecord } from './log/logSchemas.ts'

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

const namedValues = (description: string) =>
	Type.Record(Type.String(), Type.Union([Type.Number(), Type.String(), Type.Boolean()]), { description })

/** Present if a converter of an integration made the message. */
const ofConverter = {
	telemetry: Type.Optional(
		Type.Array(
			Type.Object({
				ts: Type.Integer({ description: 'When it was measured, in milliseconds since the Unix epoch' }),
				values: namedValues('By telemetry key, those that became a resource as well'),
			}),
			{ description: 'Oldest first' },
		),
	),
	attributes: Type.Optional(namedValues('By name')),
	source: Type.Optional(
		Type.Object(
			{
				integrationId: Type.String(),
				importId: Type.String({ description: 'The entry in the log of the integration' }),
				converterId: Type.String(),
				version: Type.Integer({ description: 'of the converter' }),
			},
			{ description: 'Which message of which integration it was made of, and by what' },
		),
	),
}

const recordInBytes = Type.Object({
	byteOffset: Type.Integer({ description: 'The first byte of the record' }),
	byteLength: Type.Integer(),
	resolved: Type.Optional(resolvedRecord),
})

/** Of one import, for those who look into it. */
const bytes = Type.Object(
	{
		payload: Type.String({
			description: 'In base64: what was decoded, or its beginning if it is `truncated`',
		}),
		records: Type.Array(recordInBytes, {
			description: 'In the order of the pack, as far as it could be read. Findings count them from 0',
		}),
		decoder: Type.Object({ name: Type.String(), version: Type.Integer() }),
		window: Type.Object(
			{ pastSeconds: Type.Number(), futureSeconds: Type.Number() },
			{ description: 'How far from its reception a time of measurement is plausible' },
		),
	},
	{ description: 'Present with `include=bytes`. Offsets of findings count in this payload' },
)

const importLog = Type.Object({
	importId: Type.String(),
	seq: Type.Integer({ description: 'Number of the import, counted for each device from 1' }),
	timestamp: Type.String({ format: 'date-time', description: 'When the message was received' }),
	success: Type.Boolean({ description: 'false if anything in the message was refused' }),
	door: Type.String({ description: 'The way by which it came: `iot` is a topic of AWS IoT' }),
	contentFormat: Type.String({
		description: 'What was decoded, without the envelope of nRF Cloud where there was one',
	}),
	byteLength: Type.Integer({ description: 'How many bytes that has' }),
	senML: Type.Union([Type.Array(Type.Unknown()), Type.String()], {
		description:
			'The pack as sent; base64 of the bytes if they could not be decoded; an array with the message of a converter, if one made it',
	}),
	lwm2m: Type.Optional(
		Type.Array(describes<ObjectUpdate>()(lwm2mObject), {
			description: 'The object updates in it; absent if nothing could be converted',
		}),
	),
	errors: texts('Why something was refused'),
	warnings: texts('What was tolerated'),
	findings: Type.Array(finding, {
		description: 'The same with code, record, field and position',
	}),
	...maybe,
	...ofConverter,
	bytes: Type.Optional(bytes),
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

const edgeMessage = Type.Object({
	messageId: Type.String({
		pattern: '^[\\w-]{1,64}$',
		description: 'Made by the edge. A message that comes again has the same one, and is imported once',
		expected: '1 to 64 letters, digits, _ and -',
	}),
	deviceId: Type.String({
		pattern: '^[\\w:-]{1,128}$',
		expected: '1 to 128 letters, digits, colons, underscores and hyphens',
	}),
	level: Type.Unsafe<TopicLevel>({
		enum: topicLevels.map(({ level }) => level),
		description: 'The last level of the topic to which the message would be published',
	}),
	receivedAt: Type.Integer({
		minimum: 0,
		description: 'When the edge received it, in milliseconds since the Unix epoch',
	}),
	payload: Type.String({
		pattern: '^[A-Za-z0-9+/]+={0,2}$',
		description: 'In base64; at most 131,072 bytes',
		expected: 'base64',
	}),
})

const edgeOutcomes = Type.Object({
	messages: Type.Array(outcome, {
		description: 'What became of each message, in their order: `queued`, `failed` or `refused`',
	}),
})

/** What became of the messages of one request. */
export type EdgeOutcomes = Described<typeof edgeOutcomes>

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
				include: Type.Optional(
					Type.String({
						pattern: '^bytes$',
						description: '`bytes`: the payload, and where each record is in it',
						expected: 'bytes',
					}),
				),
			}),
		},
		response: importLogs,
		handler: senmlImportsFunction,
	},
	{
		method: 'POST',
		path: '/edge/messages',
		summary: 'messages of devices from an edge that stands alone.',
		access: { kind: 'iam' },
		request: {
			body: Type.Object({
				messages: Type.Array(edgeMessage, { minItems: 1, maxItems: edgeLimits.messages }),
			}),
		},
		response: edgeOutcomes,
		handler: edgeMessagesFunction,
	},
] as const satisfies readonly Entrance[]
