import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Type } from '@sinclair/typebox'
import { problem } from '../../lambda/rest/problem.ts'
import { openApiOf } from '../openApi/openApi.ts'
import { checkResponse, type RestAnswer } from './checkResponse.ts'

const handler = { code: 'notes/notes', environment: [], grants: {} } as const

const document = openApiOf([
	{
		method: 'GET',
		path: '/notes/{noteId}',
		summary: 'one note.',
		access: { kind: 'key', scopes: ['devices:read'] },
		response: Type.Object({ text: Type.String(), at: Type.Optional(Type.String({ format: 'date-time' })) }),
		alternatives: ['application/x-ndjson'],
		otherwise: { 304: 'It is the same' },
		handler,
	},
	{
		method: 'GET',
		path: '/notes/newest',
		summary: 'the newest note.',
		access: { kind: 'public' },
		response: Type.Object({ newest: Type.String() }),
		handler,
	},
	{
		method: 'GET',
		path: '/{file}',
		exists: '/{name}.{ending}',
		summary: 'a file.',
		access: { kind: 'public' },
		parameters: { name: 'of the file', ending: 'of its name' },
		response: Type.String({ contentMediaType: '*/*' }),
		handler,
	},
	{
		method: 'POST',
		path: '/{path+}',
		exists: '/{prefix+}/i/{keyId}',
		summary: 'a message.',
		access: { kind: 'routingKey' },
		parameters: { prefix: 'some segments' },
		response: Type.Object({}),
		status: 202,
		handler,
	},
])

const check = checkResponse(document)

const json = 'application/json'
const problemJson = 'application/problem+json'

const note: RestAnswer = {
	method: 'GET',
	path: '/notes/1',
	status: 200,
	contentType: json,
	body: '{"text":"x"}',
}

const refusal = (status: 404 | 405 | 406 | 409) => ({
	status,
	contentType: problemJson,
	body: JSON.stringify(problem(status, 'No')),
})

describe('an answer fits', () => {
	const cases: readonly (readonly [title: string, answer: RestAnswer])[] = [
		['as the row says', note],
		['with a parameter of the media type', { ...note, contentType: `${json}; charset=utf-8` }],
		['with an optional member', { ...note, body: '{"text":"x","at":"2026-01-01T00:00:00.000Z"}' }],
		['a problem', { ...note, ...refusal(404) }],
		[
			'a problem with more members',
			{ ...note, ...refusal(404), body: JSON.stringify({ ...problem(404, 'No'), more: 1 }) },
		],
		['of API Gateway', { ...note, status: 503, body: '{"message":"Service Unavailable"}' }],
		['in another of its media types', { ...note, contentType: 'application/x-ndjson', body: '{}\n{}\n' }],
		['that none of them is wanted', { ...note, ...refusal(406) }],
		['without a body', { ...note, status: 304, contentType: null, body: '' }],
		['of the path without parameters', { ...note, path: '/notes/newest', body: '{"newest":"x"}' }],
		['of any media type', { ...note, path: '/page.css', contentType: 'text/css', body: 'a{}' }],
		['at a path of several segments', { ...note, method: 'POST', path: '/a/b/i/k', status: 202, body: '{}' }],
		['at a path that is not there', { ...note, path: '/x', ...refusal(404) }],
		['to a method that is not there', { ...note, method: 'PUT', ...refusal(405) }],
	]
	for (const [title, answer] of cases) it(title, () => assert.equal(check(answer), undefined))
})

describe('an answer does not fit', () => {
	const at = 'GET /notes/{noteId}'
	const cases: readonly (readonly [title: string, answer: RestAnswer, problem: string])[] = [
		[
			'with a status that the row does not have',
			{ ...note, ...refusal(409) },
			`${at}: 409: the document does not have this status: add it to the member "otherwise" of the row`,
		],
		['without a member', { ...note, body: '{}' }, `${at}: 200: /: must have required property 'text' (text)`],
		[
			'with a member that the document does not have',
			{ ...note, body: '{"text":"x","more":1}' },
			`${at}: 200: /: must NOT have additional properties (more)`,
		],
		['with another type', { ...note, body: '{"text":1}' }, `${at}: 200: /text: must be string`],
		[
			'with a time that is none',
			{ ...note, body: '{"text":"x","at":"today"}' },
			`${at}: 200: /at: must match format "date-time"`,
		],
		[
			'of another media type',
			{ ...note, contentType: 'text/plain' },
			`${at}: 200: the media type text/plain is not in the document: application/json, application/x-ndjson`,
		],
		['with a body', { ...note, status: 304 }, `${at}: 304: the document has no body for this status`],
		[
			'at a path that is not there',
			{ ...note, path: '/x' },
			'GET /x: 200: the document does not have it, and the status is not 404',
		],
		[
			'to a method that is not there',
			{ ...note, method: 'PUT' },
			'PUT /notes/{noteId}: 200: the document does not have it, and the status is not 405',
		],
		[
			'that is no problem',
			{ ...note, path: '/x', status: 404, body: '{}' },
			"GET /x: 404: /: must have required property '@context' (@context)",
		],
	]
	for (const [title, answer, problem] of cases) it(title, () => assert.equal(check(answer), problem))
})
