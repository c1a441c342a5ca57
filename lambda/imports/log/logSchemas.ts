import { Type } from '@sinclair/typebox'
import { describes } from '../../rest/schemas/describes.ts'
import type { Finding, FindingCode } from '../../senml/finding.ts'
import type { SenMLRecord } from '../../senml/resolve/resolved.ts'

/** What is wrong with a message, or was tolerated. */
export const finding = describes<Finding>()(
	Type.Object(
		{
			// Codes may be added: a client takes one that it does not know by its severity.
			code: Type.Unsafe<FindingCode>({ type: 'string', description: '`E_PATH`, `W_UNIT` and the like' }),
			severity: Type.Union([Type.Literal('error'), Type.Literal('warning')]),
			scope: Type.Union([
				Type.Literal('pack'),
				Type.Literal('record'),
				Type.Literal('lwm2m'),
				Type.Literal('message'),
			]),
			record: Type.Optional(Type.Integer({ description: 'Index of the record in the pack, from 0' })),
			field: Type.Optional(Type.String({ description: 'SenML label' })),
			name: Type.Optional(Type.String({ description: 'Resolved name of the record' })),
			byteOffset: Type.Optional(Type.Integer({ description: 'In the payload, from 0' })),
			byteLength: Type.Optional(Type.Integer()),
			jsonPointer: Type.Optional(Type.String({ description: 'RFC 6901, for a payload of JSON' })),
			expected: Type.Optional(Type.String()),
			got: Type.Optional(Type.String()),
			message: Type.String({ description: 'One sentence' }),
		},
		{ title: 'Finding' },
	),
)

/** A resolved record: RFC 8428 §4.6, with the extensions that are read. */
export const resolvedRecord = describes<SenMLRecord>()(
	Type.Object(
		{
			n: Type.String(),
			u: Type.Optional(Type.String()),
			v: Type.Optional(Type.Number()),
			vs: Type.Optional(Type.String()),
			vb: Type.Optional(Type.Boolean()),
			vd: Type.Optional(Type.String({ description: 'base64url without padding' })),
			vlo: Type.Optional(Type.String({ description: 'LwM2M object link' })),
			s: Type.Optional(Type.Number()),
			t: Type.Number({ description: 'Seconds since the Unix epoch' }),
			ut: Type.Optional(Type.Number()),
			ct: Type.Optional(Type.String()),
			bver: Type.Optional(Type.Number({ description: 'Only if it is not 10' })),
		},
		{
			title: 'SenMLRecord',
			description:
				'With everything that base fields say; absent if the record is refused or has only base fields',
		},
	),
)
