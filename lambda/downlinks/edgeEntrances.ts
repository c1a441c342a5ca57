import { type TProperties, Type } from '@sinclair/typebox'
import type { Described, Entrance } from '../rest/entrance.ts'
import { type EdgeDone, type EdgeFate, edgeDownlinksFunction, edgeListLimit } from './contract.ts'

const messageId = Type.String({
	pattern: '^[\\w-]{1,64}$',
	description: 'Made by the edge. What comes again has the same one, and happens once',
	expected: '1 to 64 letters, digits, _ and -',
})

const deviceId = Type.String({
	pattern: '^[\\w:-]{1,128}$',
	expected: '1 to 128 letters, digits, colons, underscores and hyphens',
})

const receivedAt = Type.Integer({
	minimum: 0,
	description: 'When it happened, in milliseconds since the Unix epoch',
})

const source = Type.String({
	pattern: '^edge:[\\w.-]{1,58}$',
	description: 'The door that this edge is on the streams',
	expected: 'edge: and a name of 1 to 58 letters, digits, dots, underscores and hyphens',
})

const reason = Type.Optional(
	Type.String({
		pattern: '^[\\s\\S]{0,300}$',
		description: 'A sentence',
		expected: 'at most 300 characters',
	}),
)

const listOf = <Members extends TProperties>(description: string, members: Members) =>
	Type.Optional(Type.Array(Type.Object({ messageId, ...members }), { maxItems: edgeListLimit, description }))

const fates: readonly EdgeFate[] = ['held', 'sent', 'acknowledged', 'unacknowledged', 'released', 'rejected']

const request = Type.Object(
	{
		seen: listOf('Devices that are at this edge', { deviceId, receivedAt }),
		joined: listOf('Devices that have proved who they are', { deviceId, receivedAt, source }),
		alive: listOf('Says that this edge works', { receivedAt, source }),
		results: listOf('What devices say of downlinks that they have got', {
			deviceId,
			tag: Type.String({
				pattern: '^[0-9a-f]{16}$',
				description: 'The ETag of the downlink',
				expected: '16 hex digits',
			}),
			outcome: Type.Unsafe<'applied' | 'rejected'>({ enum: ['applied', 'rejected'] }),
			reason,
		}),
		reports: listOf('What became of downlinks that this edge has claimed', {
			deviceId,
			downlinkId: Type.String({ pattern: '^[0-9A-HJKMNP-TV-Z]{26}$', expected: 'the id of a downlink' }),
			claim: Type.String({
				pattern: '^[\\w-]{1,64}$',
				description: 'The `messageId` with which it was taken',
				expected: '1 to 64 letters, digits, _ and -',
			}),
			receivedAt,
			fate: Type.Unsafe<EdgeFate>({ enum: fates }),
			bytes: Type.Optional(Type.Integer({ minimum: 0, description: 'How many bytes have left' })),
			reason,
		}),
		looks: listOf('Whose downlinks go into DTLS sessions only?', { deviceId }),
		takes: listOf('Claims the next downlink of a device, for 15 s unless it is reported as `held`', {
			deviceId,
			isSecured: Type.Boolean({ description: 'Whether the device has proved who it is' }),
		}),
	},
	{ additionalProperties: false },
)

/** What an edge asks and reports in one request. */
export type EdgeRequest = Described<typeof request>

/** What became of each, in lists like those of the request. */
export type EdgeAnswer = { readonly [list in keyof EdgeRequest]?: readonly EdgeDone[] }

export const edgeDownlinkEntrances = [
	{
		method: 'POST',
		path: '/edge/downlinks',
		summary: 'downlinks for devices at an edge that stands alone, and what became of them.',
		access: { kind: 'iam' },
		request: { body: request },
		response: Type.Unsafe<EdgeAnswer>({
			type: 'object',
			description: 'What became of each, in lists like those of the request: `done`, `failed` or `refused`',
		}),
		handler: edgeDownlinksFunction,
	},
] as const satisfies readonly Entrance[]
