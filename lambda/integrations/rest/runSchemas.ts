import { Type } from '@sinclair/typebox'
import { largestUplinkBytes, runLimits } from '../contract.ts'
import { scriptSource } from './converterSchemas.ts'
import { problem } from './logSchemas.ts'
import { strict } from './schemaParts.ts'

const texts = (description: string) =>
	Type.Record(Type.String(), Type.String(), { description, expected: 'texts by name' })

const base64 = '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'

const message = Type.Object(
	{
		payload: Type.String({
			pattern: base64,
			description: `In base64, as the log of an integration shows it; at most ${largestUplinkBytes} bytes`,
			expected: 'base64',
		}),
		receivedAt: Type.Integer({
			minimum: 0,
			maximum: 8_640_000_000_000_000,
			description: 'Milliseconds since the Unix epoch: what the script takes for the time of now',
			expected: 'milliseconds since the Unix epoch',
		}),
		contentFormat: Type.Optional(Type.String()),
		meta: texts('Path, query, peer, transport, identity: as the log of an integration shows them'),
	},
	strict,
)

export const askedRuns = Type.Object(
	{
		...scriptSource,
		integration: Type.Object(
			{
				name: Type.String({ description: 'The `integrationName` in the metadata of each message' }),
				metadata: texts('Of the integration'),
			},
			{ ...strict, description: 'The one that the messages came through' },
		),
		messages: Type.Array(message, {
			minItems: 1,
			maxItems: runLimits.messages,
			expected: `1 to ${runLimits.messages} messages`,
		}),
	},
	strict,
)

export const run = Type.Object({
	outcome: Type.Unsafe<'converted' | 'no-device' | 'failed'>({
		type: 'string',
		description: '`converted`, `no-device` or `failed`',
	}),
	output: Type.Optional(Type.Unknown({ description: 'What the script returned' })),
	prints: Type.Array(Type.String()),
	printsLeftOut: Type.Optional(
		Type.Integer({ description: 'How many lines of prints were above the limit' }),
	),
	problems: Type.Array(problem, { description: 'What is wrong; the first 50' }),
	problemCount: Type.Integer(),
	devices: Type.Array(Type.Object({ name: Type.String(), type: Type.String() })),
	milliseconds: Type.Number({ description: 'How long the script ran' }),
})

export const runs = Type.Object({
	runs: Type.Array(run, { description: 'One for each message, in their order' }),
})
