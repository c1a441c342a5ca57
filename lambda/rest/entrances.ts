import { Type } from '@sinclair/typebox'
import { healthFunction } from './contract.ts'
import type { Entrance } from './entrance.ts'

export const restEntrances = [
	{
		method: 'GET',
		path: '/health',
		summary: 'which version answers.',
		access: { kind: 'public' },
		response: Type.Object({
			'@context': Type.Literal('https://github.com/hello-nrfcloud/proto/api/health'),
			version: Type.String({ description: 'of this backend' }),
		}),
		handler: healthFunction,
	},
] as const satisfies readonly Entrance[]
