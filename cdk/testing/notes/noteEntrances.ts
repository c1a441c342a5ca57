import { Type } from '@sinclair/typebox'
import type { Entrance } from '../../../lambda/rest/entrance.ts'
import { addNoteFunction } from './contract.ts'

/** A row as a capability has it: with a body, a scope, a status, and a right on a table. */
export const noteEntrances = [
	{
		method: 'POST',
		path: '/device/{deviceId}/notes',
		summary: 'adds a note to a device.',
		access: { kind: 'key', scopes: ['integrations:write'] },
		request: {
			body: Type.Object(
				{
					text: Type.String({ minLength: 1, maxLength: 20, description: 'What there is to know' }),
					priority: Type.Optional(
						Type.Integer({ expected: 'an integer from 1 to 3', minimum: 1, maximum: 3 }),
					),
					tags: Type.Optional(Type.Array(Type.String())),
				},
				{ additionalProperties: false },
			),
		},
		response: Type.Object({ deviceId: Type.String(), text: Type.String(), by: Type.String() }),
		status: 201,
		handler: addNoteFunction,
	},
] as const satisfies readonly Entrance[]
