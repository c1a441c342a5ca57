import { Type } from '@sinclair/typebox'
import { pageToken } from '../../rest/pageToken.ts'

export const strict = { additionalProperties: false }

export const moment = (description: string) => Type.String({ format: 'date-time', description })

export const nextToken = Type.Optional(Type.String({ description: 'Present if there may be more' }))

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
