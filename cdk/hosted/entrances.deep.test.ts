import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import cdkJson from '../../cdk.json' with { type: 'json' }
import { registerDevice } from '../../lambda/devices/registerDevice.ts'
import type { Assembly } from '../../local/template/assembly.ts'
import { synth } from '../../local/template/synth.ts'
import { clientOptions, startTinyHost, type TinyHost, temporaryFolder } from '../../local/testing/tinyHost.ts'
import { makeKey } from '../../testing/makeKey.ts'
import { functionNamed } from '../testing/functionNamed.ts'

const device = { deviceId: 'oob-350000000000001', model: 'PCA20065', fingerprint: '29a.abcdef' }

const path = `/device/${device.deviceId}/notes`

describe('one more row in the table of entrances, and its function', () => {
	const folder = temporaryFolder()
	let assembly: Assembly
	let host: TinyHost
	let db: DynamoDBClient
	let writer: string
	/** keys by what they may do */
	let keys: Readonly<Record<'may-write' | 'may-read', string>>
	before(async () => {
		const app = join(import.meta.dirname, '../testing/notes/app.ts')
		assembly = await synth(app, { outputFolder: join(folder.path, 'cdk.out'), context: cdkJson.context })
		host = await startTinyHost(assembly, join(folder.path, 'data'))
		db = new DynamoDBClient(clientOptions(host))
		await registerDevice(db, host.output('DevicesTable'))(device)
		const make = makeKey(db, host.output('KeysTable'))
		const mayWrite = await make('--scope', 'stream:read,integrations:write')
		writer = mayWrite.id
		keys = { 'may-write': mayWrite.key, 'may-read': (await make('--scope', 'stream:read')).key }
	})
	after(async () => {
		db.destroy()
		await host.close()
		folder.remove()
	})

	type Sent = {
		readonly method?: string
		readonly path?: string
		/** one of the keys above, or another text */
		readonly key?: string
		readonly contentType?: string
		readonly body?: string | Uint8Array<ArrayBuffer>
	}
	const send = async (sent: Sent = {}) => {
		const { method = 'POST', contentType = 'application/json', body = '{"text":"moved"}' } = sent
		const key = sent.key === 'may-write' || sent.key === 'may-read' ? keys[sent.key] : sent.key
		const response = await fetch(`${host.output('RestUrl')}${sent.path ?? path}`, {
			method,
			headers: {
				'content-type': contentType,
				...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
			},
			...(method === 'GET' ? {} : { body }),
		})
		const text = await response.text()
		return { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) }
	}

	for (const contentType of ['application/json', 'application/json; charset=utf-8', 'Application/JSON'])
		it(`answer what the row describes, to ${contentType}`, async () => {
			const { status, headers, body } = await send({ key: 'may-write', contentType })
			assert.deepEqual(
				[status, headers.get('content-type'), body],
				[201, 'application/json', { deviceId: device.deviceId, text: 'moved', by: writer }],
			)
		})

	const expectProblem = (answered: Awaited<ReturnType<typeof send>>, status: number) => {
		assert.equal(answered.status, status)
		assert.equal(answered.headers.get('content-type'), 'application/problem+json')
		assert.equal(answered.headers.get('cache-control'), 'private, no-store')
		assert.equal(answered.body.status, status)
		return answered
	}

	it('refuse the same way who has no key and who has a wrong one, whatever else is sent', async () => {
		const { headers, body } = expectProblem(await send(), 401)
		// RFC 9110 §15.5.2
		assert.equal(headers.get('www-authenticate'), 'Bearer')
		for (const sent of [{ key: 'unknown' }, { body: '{' }, { key: 'two words' }])
			assert.deepEqual(expectProblem(await send(sent), 401).body, body)
	})

	it('name the scope to a key that does not have it', async () => {
		const { headers, body } = expectProblem(await send({ key: 'may-read', body: '{' }), 403)
		// RFC 6750 §3.1
		assert.match(
			headers.get('www-authenticate') ?? '',
			/error="insufficient_scope", scope="integrations:write"/,
		)
		assert.match(body.detail, /integrations:write/)
	})

	const misfits = [
		{ name: 'no text', body: '{}', detail: '/text: must be present' },
		{ name: 'a number as text', body: '{"text":5}', detail: '/text: must be string' },
		{ name: 'an empty text', body: '{"text":""}', detail: /^\/text: .*1 character/ },
		{ name: 'a long text', body: `{"text":"${'x'.repeat(21)}"}`, detail: /^\/text: .*20 character/ },
		{
			name: 'too high a priority',
			body: '{"text":"x","priority":4}',
			detail: '/priority: must be an integer from 1 to 3',
		},
		{ name: 'a tag that is none', body: '{"text":"x","tags":["a",1]}', detail: '/tags/1: must be string' },
		{ name: 'a member too much', body: '{"text":"x","a/b":1}', detail: '/a~1b: must be absent' },
		{ name: 'a list', body: '[]', detail: 'The body must be object.' },
		{ name: 'null', body: 'null', detail: 'The body must be object.' },
		{ name: 'JSON that is cut off', body: '{"text":', detail: 'The body must be JSON.' },
		{ name: 'no bytes', body: '', detail: 'The body must be JSON.' },
	]
	for (const { name, body, detail } of misfits)
		it(`name the member that does not fit, and what was expected: ${name}`, async () => {
			const answered = expectProblem(await send({ key: 'may-write', body }), 400).body
			assert.equal(answered.title, 'Validation failed')
			if (typeof detail === 'string') assert.equal(answered.detail, detail)
			else assert.match(answered.detail, detail)
		})

	for (const contentType of ['text/plain', 'application/cbor', 'application/jsonp', ''])
		it(`take JSON and nothing else: not ${JSON.stringify(contentType)}`, async () => {
			expectProblem(await send({ key: 'may-write', contentType, body: Buffer.from('{"text":"x"}') }), 415)
		})

	it('leave a body that no function can be given to API Gateway', async () => {
		// Lambda quotas: 6 MB for an event.
		const { status, body } = await send({ key: 'may-write', body: 'x'.repeat(6 * 1024 * 1024 + 1) })
		assert.deepEqual([status, body], [413, { message: 'Request Entity Too Large' }])
	})

	it('may answer a problem of their own', async () => {
		const unknown = { key: 'may-write', path: '/device/oob-350000000000009/notes' }
		expectProblem(await send(unknown), 404)
	})

	it('are in the answer to another method, which names theirs', async () => {
		for (const method of ['GET', 'PUT', 'DELETE'])
			assert.equal(expectProblem(await send({ method }), 405).headers.get('allow'), 'POST')
	})

	it('leave other paths and methods as they are', async () => {
		expectProblem(await send({ path: `${path}/x` }), 404)
		assert.equal(expectProblem(await send({ path: '/health' }), 405).headers.get('allow'), 'GET')
		assert.equal((await send({ method: 'GET', path: '/health' })).status, 200)
	})

	it('may be called by pages, with the method and the header of a key', async () => {
		const { status, headers } = await fetch(`${host.output('RestUrl')}${path}`, {
			method: 'OPTIONS',
			headers: {
				origin: 'https://example.com',
				'access-control-request-method': 'POST',
				'access-control-request-headers': 'authorization,content-type',
			},
		})
		assert.equal(status, 204)
		const listOf = (name: string) => (headers.get(name) ?? '').toLowerCase().split(/, */)
		for (const name of ['authorization', 'content-type'])
			assert.ok(listOf('access-control-allow-headers').includes(name), name)
		for (const method of ['get', 'post'])
			assert.ok(listOf('access-control-allow-methods').includes(method), method)
	})

	it('has exactly the variables and the rights of the row and of its access', () => {
		const { Environment } =
			assembly.template.Resources[functionNamed(assembly, 'RestAddNote')]?.Properties ?? {}
		const { Variables } = Environment as { readonly Variables: object }
		assert.deepEqual(Object.keys(Variables).toSorted(), [
			'ALLOWED_ORIGINS',
			'ATTEMPTS_TABLE',
			'DEVICES_TABLE',
			'FAILED_ATTEMPTS_PER_MINUTE',
			'KEYS_TABLE',
			'METRICS_NAMESPACE',
		])
		const role = host.host.roles.find(({ name }) => name.includes('RestAddNoteRole'))
		const actions = role?.statements.flatMap((statement) => statement.actions) ?? []
		assert.deepEqual(
			actions.filter((action) => !action.startsWith('logs:')),
			['dynamodb:GetItem', 'dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:GetItem'],
		)
	})
})
