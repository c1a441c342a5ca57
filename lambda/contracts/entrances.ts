import { Type } from '@sinclair/typebox'
import type { Entrance } from '../rest/entrance.ts'
import { contractsFunction } from './contract.ts'

const access = { kind: 'public' } as const

const otherwise = { 304: '`If-None-Match` names this content' } as const

const json = Type.Object({}, { additionalProperties: true })

export const contractEntrances = [
	{
		method: 'GET',
		path: '/openapi.json',
		summary: 'this document.',
		access,
		response: json,
		otherwise,
		handler: contractsFunction,
	},
	{
		method: 'GET',
		path: '/asyncapi.json',
		summary: 'the AsyncAPI document of the WebSockets.',
		access,
		response: json,
		otherwise,
		handler: contractsFunction,
	},
	{
		method: 'GET',
		path: '/docs',
		summary: 'both documents for people.',
		access,
		response: Type.String({ contentMediaType: 'text/html' }),
		otherwise,
		handler: contractsFunction,
	},
] as const satisfies readonly Entrance[]
