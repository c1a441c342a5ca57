import type { Request, Response } from './request.ts'

// RFC 7252 §12.1.1, RFC 8132 §6
export const METHODS = {
	'0.01': 'GET',
	'0.02': 'POST',
	'0.03': 'PUT',
	'0.04': 'DELETE',
	'0.05': 'FETCH',
	'0.06': 'PATCH',
	'0.07': 'iPATCH',
} as const satisfies Readonly<Record<string, string>>

export type Method = (typeof METHODS)[keyof typeof METHODS]

export type Resource = Readonly<{
	/** the segments of the path */
	path: readonly string[]
	methods: Readonly<Partial<Record<Method, (request: Request) => Promise<Response>>>>
}>
