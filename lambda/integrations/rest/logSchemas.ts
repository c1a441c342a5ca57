import { Type } from '@sinclair/typebox'
import { pageToken } from '../../rest/pageToken.ts'
import type { UplinkOutcome } from '../contract.ts'

export const logQuery = Type.Object({
	limit: Type.Optional(
		Type.String({
			pattern: '^(?:[1-9][0-9]?|100)$',
			description: 'How many entries to show, at most 100 (the default)',
			expected: 'an integer from 1 to 100',
		}),
	),
	errors: Type.Optional(
		Type.Literal('true', {
			description: 'Only messages in which something is wrong',
			expected: 'true, or absent',
		}),
	),
	nextToken: Type.Optional(
		Type.String({ ...pageToken, description: 'Of the previous page: shows older entries' }),
	),
})

const truncated = (description: string) =>
	Type.Optional(Type.Object({ byteLength: Type.Integer(), sha256: Type.String() }, { description }))

export const problem = Type.Object({
	code: Type.String(),
	message: Type.String(),
	at: Type.Optional(
		Type.Object(
			{ line: Type.Integer(), column: Type.Integer() },
			{ description: 'Where in the script, from 1' },
		),
	),
})

export const entry = Type.Object({
	importId: Type.String(),
	timestamp: Type.String({ format: 'date-time', description: 'When a door received it' }),
	outcome: Type.Unsafe<UplinkOutcome>({
		type: 'string',
		description:
			'`converted`, `no-device`, `failed`, `suspended` or `rate-limited`; a downlink is `encoded` or `failed`',
	}),
	door: Type.String({ description: '`coap` or `http`; `downlink` for what an encoder made of a downlink' }),
	contentFormat: Type.Optional(Type.String({ description: 'Number of the Content-Format, or media type' })),
	meta: Type.Record(Type.String(), Type.String(), { description: 'Path, query, peer, transport, identity' }),
	payload: Type.String({ description: 'The bytes as they came, in base64' }),
	payloadTruncated: truncated('The whole payload, if only its beginning is kept'),
	converter: Type.Optional(Type.Object({ converterId: Type.String(), version: Type.Integer() })),
	output: Type.Optional(
		Type.Unknown({
			description: 'What the converter returned; its beginning as text, if that is all that is kept',
		}),
	),
	outputTruncated: truncated('The whole output as JSON, if only its beginning is kept'),
	prints: Type.Array(Type.String()),
	printsLeftOut: Type.Optional(
		Type.Integer({ description: 'How many lines of prints were above the limit' }),
	),
	problems: Type.Array(problem, { description: 'What is wrong; the first 50' }),
	problemCount: Type.Integer(),
	devices: Type.Array(
		Type.Object({
			deviceId: Type.String(),
			name: Type.String(),
			importId: Type.String({
				description: 'Of the entry in the import log of the device, or the id of the downlink',
			}),
			isNew: Type.Boolean({ description: 'Whether this message registered the device' }),
		}),
	),
	milliseconds: Type.Number({ description: 'How long the converter ran' }),
	count: Type.Optional(Type.Integer({ description: 'How many messages were above the rate limit' })),
})

export const logPage = Type.Object({
	integrationId: Type.String(),
	entries: Type.Array(entry, { description: 'Newest first' }),
	nextToken: Type.Optional(Type.String({ description: 'Present if there are older ones' })),
})

export const hourlyCounters = Type.Array(
	Type.Object({
		hour: Type.String({ description: 'UTC: `2026-11-29T02`' }),
		received: Type.Integer(),
		converted: Type.Integer({ description: 'Messages of which a device came out' }),
		failed: Type.Integer({ description: 'Messages of which none did' }),
		devicesCreated: Type.Integer(),
		rateLimited: Type.Integer(),
	}),
	{ description: 'Of the last 24 hours in which there was anything, newest first' },
)
