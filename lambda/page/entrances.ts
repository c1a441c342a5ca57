import { Type } from '@sinclair/typebox'
import type { Entrance } from '../rest/entrance.ts'
import { pageFunction } from './contract.ts'

const access = { kind: 'public' } as const

/** What people open in a browser. */
export const pageEntrances = [
	{
		method: 'GET',
		path: '/',
		summary: 'the page.',
		access,
		response: Type.String({ contentMediaType: 'text/html' }),
		otherwise: { 304: '`If-None-Match` names this content' },
		handler: pageFunction,
	},
	{
		method: 'GET',
		path: '/assets/{name}',
		summary: 'a script, a style or an image of the page.',
		access,
		response: Type.String({ contentMediaType: '*/*' }),
		otherwise: { 404: 'There is no such file' },
		parameters: { name: 'Name of a file, which the page knows' },
		handler: pageFunction,
	},
	{
		method: 'GET',
		path: '/{fingerprint}',
		exists: '/{productionRun}.{code}',
		summary: 'leads from the QR code of a device to the page.',
		access,
		response: Type.String({ maxLength: 0 }),
		status: 302,
		otherwise: { 404: 'This is no fingerprint' },
		parameters: {
			productionRun: 'What stands in a fingerprint before the dot',
			code: 'What stands there after it',
		},
		handler: pageFunction,
	},
] as const satisfies readonly Entrance[]
