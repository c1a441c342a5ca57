import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Type } from '@sinclair/typebox'
import { entrances } from '../../cdk/entrances.ts'
import type { Entrance } from '../../lambda/rest/entrance.ts'
import type { JsonSchema } from '../schemas/jsonSchema.ts'
import { openApiOf } from './openApi.ts'

const rows: readonly Entrance[] = entrances

const nameOf = ({ method, path }: Entrance): string => `${method} ${path}`

const operations = (document: ReturnType<typeof openApiOf>): readonly JsonSchema[] =>
	Object.values(document.paths).flatMap((path) => Object.values(path))

const handler = { code: 'notes/notes', environment: [], grants: {} } as const

const note: Entrance = {
	method: 'GET',
	path: '/notes/{noteId}',
	summary: 'one note.',
	access: { kind: 'key', scopes: ['devices:read'] },
	response: Type.Object({ text: Type.String() }),
	handler,
}

const operationOf = (row: Entrance, path: string = row.path) =>
	openApiOf([row]).paths[path]?.[row.method.toLowerCase()] as {
		readonly operationId: string
		readonly security: unknown
		readonly responses: Readonly<Record<string, { readonly content?: object; readonly headers?: object }>>
		readonly parameters?: readonly JsonSchema[]
		readonly requestBody?: { readonly content: object }
	}

describe('a row of the table of entrances', () => {
	for (const row of rows) {
		it(`has a summary in one short sentence: ${nameOf(row)}`, () =>
			assert.match(row.summary, /^[^.A-Z][^.]{3,99}\.$/))

		it(`describes each parameter of its query: ${nameOf(row)}`, () => {
			const parameters = Object.entries(row.request?.query?.properties ?? {})
			const silent = parameters.filter(([, { description = '' }]) => description === '')
			assert.deepEqual(
				silent.map(([name]) => name),
				[],
			)
		})

		it(`can be documented: ${nameOf(row)}`, () => assert.ok(openApiOf([row]).paths))
	}
})

describe('the OpenAPI document', () => {
	const document = openApiOf(rows)

	it('has one operation for each row', () => assert.equal(operations(document).length, rows.length))

	it('names each operation by an id of its own', () => {
		const ids = operations(document).map(({ operationId }) => operationId)
		assert.deepEqual(
			ids.filter((id, index) => ids.indexOf(id) !== index),
			[],
		)
	})

	it('has nothing that is for our code alone', () => {
		const keywords = new Set<string>()
		const collect = (value: unknown): void => {
			if (typeof value !== 'object' || value === null) return
			if ('type' in value && typeof value.type === 'string')
				for (const keyword of Object.keys(value)) keywords.add(keyword)
			for (const member of Object.values(value)) collect(member)
		}
		collect(document)
		assert.ok(!keywords.has('expected'))
		assert.ok(keywords.has('description'))
	})

	it('refers to nothing but what it has', () => {
		const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)]
		assert.ok(references.length > 0)
		for (const [, name = ''] of references) assert.ok(name in document.components.schemas, name)
	})

	it('says who may ask, and what they are refused with', () => {
		const { security, responses } = operationOf(note)
		assert.deepEqual(security, [{ key: ['devices:read'] }])
		assert.deepEqual(Object.keys(responses), ['200', '401', '403', '404', '429', '500', '503'])
		assert.deepEqual(Object.keys(responses['429']?.headers ?? {}), ['Retry-After'])
		assert.deepEqual(Object.keys(responses['429']?.content ?? {}), [
			'application/problem+json',
			'application/json',
		])
	})

	it('has what a function answers besides', () => {
		const { responses } = operationOf({ ...note, otherwise: { 304: 'it is the same', 409: 'it is taken' } })
		assert.equal(responses['304']?.content, undefined)
		assert.deepEqual(Object.keys(responses['409']?.content ?? {}), ['application/problem+json'])
	})

	it('has the body of a request, and what is refused of it', () => {
		const body = Type.Object({ text: Type.String() })
		const { requestBody, responses } = operationOf({ ...note, method: 'POST', request: { body } })
		assert.deepEqual(requestBody?.content, {
			'application/json': {
				schema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
			},
		})
		for (const status of ['400', '413', '415']) assert.ok(status in responses, status)
	})

	const accesses = [
		[{ kind: 'public' }, [], ['200', '429', '500', '503']],
		[{ kind: 'watcher' }, [{ fingerprint: [] }], ['200', '403', '429', '500', '503']],
		[{ kind: 'iam' }, [{ sigV4: [] }], ['200', '403', '429', '500', '503']],
		[{ kind: 'webhook', service: 'cloud' }, [{ webhook_cloud: [] }], ['200', '403', '429', '500', '503']],
		[{ kind: 'routingKey' }, [], ['200', '404', '413', '429', '500', '503']],
	] as const
	for (const [access, security, statuses] of accesses)
		it(`knows the access ${access.kind}`, () => {
			const operation = operationOf({ ...note, access })
			assert.deepEqual(operation.security, security)
			assert.deepEqual(Object.keys(operation.responses), statuses)
			const { securitySchemes } = openApiOf([{ ...note, access }]).components
			for (const name of security.flatMap(Object.keys)) assert.ok(name in (securitySchemes as object), name)
		})

	it('shows the paths that exist, and says which parameter has several segments', () => {
		const { parameters } = operationOf(
			{
				...note,
				path: '/{path+}',
				exists: '/{prefix+}/n/{noteId}',
				parameters: { prefix: 'what stands before' },
			},
			'/{prefix}/n/{noteId}',
		)
		assert.deepEqual(parameters?.[0], {
			name: 'prefix',
			in: 'path',
			required: true,
			description: 'what stands before',
			schema: { type: 'string' },
			'x-several-segments': true,
		})
	})

	it('cannot be made if a parameter of a path is not described', () =>
		assert.throws(() => openApiOf([{ ...note, path: '/notes/{name}' }]), {
			message: 'GET /notes/{name}: describe {name} in the member "parameters" of the row',
		}))

	it('cannot be made if two schemas have one title', () => {
		const response = (schema: ReturnType<typeof Type.String> | ReturnType<typeof Type.Number>) =>
			Type.Object({ text: schema }, { title: 'Note' })
		assert.throws(
			() =>
				openApiOf([
					{ ...note, response: response(Type.String()) },
					{ ...note, path: '/notes', response: response(Type.Number()) },
				]),
			{ message: 'two schemas that differ have the title Note' },
		)
	})
})
