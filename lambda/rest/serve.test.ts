import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { Type } from '@sinclair/typebox'
import { recordingLog } from '../../testing/recordingLog.ts'
import { apiEvent } from '../testing/apiEvent.ts'
import { compileRows } from '../testing/compileRows.ts'
import { byFingerprint } from './access/byFingerprint.ts'
import { byIam } from './access/byIam.ts'
import { byKey } from './access/byKey.ts'
import { bySignature } from './access/bySignature.ts'
import type { Entrance } from './entrance.ts'
import { problem } from './problem.ts'
import { serve } from './serve.ts'

const fn = { code: 'any/any', environment: [], grants: {} } as const
const shared = { summary: 'any.', response: Type.Object({ got: Type.Unknown() }), handler: fn } as const
const body = Type.Object({
	kind: Type.Unsafe<'a' | 'b'>({ enum: ['a', 'b'] }),
	v: Type.Optional(Type.Literal(1)),
})

const rows = [
	{ ...shared, method: 'GET', path: '/open', access: { kind: 'public' } },
	{ ...shared, method: 'GET', path: '/of/{deviceId}/{part}', access: { kind: 'watcher' } },
	{ ...shared, method: 'GET', path: '/device', access: { kind: 'watcher' } },
	{
		...shared,
		method: 'DELETE',
		path: '/x',
		access: { kind: 'key', scopes: ['devices:read', 'stream:read'] },
	},
	{
		...shared,
		method: 'POST',
		path: '/hook',
		access: { kind: 'webhook', service: 'cloud' },
		request: { body },
	},
	{ ...shared, method: 'GET', path: '/signed', access: { kind: 'iam' } },
	{ ...shared, method: 'GET', path: '/table', access: { kind: 'public' }, alternatives: ['text/csv'] },
] as const satisfies readonly Entrance[]

const compiled = await compileRows(rows)

const attempts: object[] = []

const log = recordingLog()

const ports = {
	log,
	watcher: byFingerprint(async (attempt) => {
		attempts.push(attempt)
		return attempt.fingerprint === 'right'
			? { outcome: 'open', device: { model: 'kit' } }
			: { outcome: 'throttled', retryAfterSeconds: 7 }
	}),
	key: byKey(async ({ secret }) => {
		if (secret === 'often') return { outcome: 'throttled', retryAfterSeconds: 7 }
		const scopes =
			secret === 'narrow' ? ['stream:read' as const] : ['stream:read' as const, 'devices:read' as const]
		return { outcome: 'open', key: { keyId: secret, scopes, sees: {}, pageSecret: new Uint8Array(32) } }
	}, log),
	webhook: bySignature(async (service, { headers, query, body: bytes }) =>
		[`${service} ${Buffer.from(bytes).toString('hex')}`].includes(headers['x-signature'] ?? '')
			? { account: query['account'] ?? 'any', headers: { 'x-team': '7' } }
			: undefined,
	),
	iam: byIam,
}

const handle = serve(compiled, ports, {
	'GET /open': async () => ({ got: 'open' }),
	'GET /of/{deviceId}/{part}': async ({ parameters: { deviceId, part }, device: { model } }) => ({
		got: [deviceId, part, model],
	}),
	'GET /device': async ({ device }) => ({ got: device }),
	'DELETE /x': async ({ key: { keyId } }) =>
		keyId === 'none' ? { problem: problem(404, 'Not found') } : { got: keyId },
	'POST /hook': async ({ body: { kind }, signer: { account } }) =>
		kind === 'b' ? { problem: problem(503, 'Service unavailable') } : { got: [account, kind] },
	'GET /signed': async ({ caller }) => ({ got: caller.arn }),
	'GET /table': async ({ accept }) =>
		accept === 'text/csv'
			? { text: 'a\r\n', contentType: 'text/csv', headers: { 'next-token': 'b' } }
			: { got: accept ?? 'anything' },
})

const ask = async (changed: Parameters<typeof apiEvent>[0]) => {
	const { statusCode, headers, body: text } = await handle(apiEvent(changed))
	return { status: statusCode, headers, body: JSON.parse(text ?? '') }
}

describe('a function behind several entrances', () => {
	it('lets everybody in where a row is public', async () => {
		assert.deepEqual((await ask({ routeKey: 'GET /open' })).body, { got: 'open' })
	})

	it('hands on what the request accepts, where a row has several media types, and answers as the handler writes it', async () => {
		assert.deepEqual((await ask({ routeKey: 'GET /table' })).body, { got: 'anything' })
		const { statusCode, headers, body } = await handle(
			apiEvent({ routeKey: 'GET /table', headers: { accept: 'text/csv' } }),
		)
		assert.deepEqual(
			[statusCode, headers?.['content-type'], headers?.['next-token'], headers?.['cache-control'], body],
			[200, 'text/csv', 'b', 'private, no-store', 'a\r\n'],
		)
	})

	it('hands path parameters and device to the handler, and opens only the device of the path', async () => {
		const { body } = await ask({
			routeKey: 'GET /of/{deviceId}/{part}',
			pathParameters: { deviceId: 'd', part: 'p' },
			queryStringParameters: { fingerprint: 'right' },
		})
		assert.deepEqual(body, { got: ['d', 'p', 'kit'] })
		const attempt = { fingerprint: 'right', headers: {}, source: '127.0.0.1' }
		assert.deepEqual(attempts.splice(0), [{ ...attempt, deviceId: 'd' }])
		await ask({ routeKey: 'GET /device', queryStringParameters: { fingerprint: 'right' } })
		assert.deepEqual(attempts.splice(0), [attempt])
	})

	it('answers a watcher that is refused as before', async () => {
		const { status, headers } = await ask({ routeKey: 'GET /device' })
		assert.deepEqual([status, headers?.['retry-after']], [429, '7'])
	})

	it('takes a key with all scopes of the row, and passes its id on', async () => {
		for (const authorization of ['Bearer mine', 'bearer  mine'])
			assert.deepEqual((await ask({ routeKey: 'DELETE /x', headers: { authorization } })).body, {
				got: 'mine',
			})
	})

	it('logs the id of a key that is used, or that does not have the scope', async () => {
		const from = log.lines.length
		for (const authorization of ['Bearer mine', 'Bearer narrow'])
			await ask({ routeKey: 'DELETE /x', headers: { authorization } })
		const route = 'DELETE /x'
		assert.deepEqual(log.lines.slice(from), [
			{ level: 'info', event: 'key used', members: { keyId: 'mine', route } },
			{
				level: 'warn',
				event: 'key without scope',
				members: { keyId: 'narrow', route, scope: 'devices:read' },
			},
		])
	})

	// RFC 6750 §2.1
	for (const authorization of ['mine', 'Basic mine', 'Bearer', 'Bearer ', 'Bearer a b', 'Bearer mine!'])
		it(`takes no ${JSON.stringify(authorization)} for a key`, async () => {
			assert.equal((await ask({ routeKey: 'DELETE /x', headers: { authorization } })).status, 401)
		})

	it('passes on that a source has presented too many wrong keys', async () => {
		const { status, headers } = await ask({
			routeKey: 'DELETE /x',
			headers: { authorization: 'Bearer often' },
		})
		assert.deepEqual([status, headers?.['retry-after']], [429, '7'])
	})

	it('answers the problem of a handler', async () => {
		const { status, headers } = await ask({
			routeKey: 'DELETE /x',
			headers: { authorization: 'Bearer none' },
		})
		assert.deepEqual([status, headers?.['content-type']], [404, 'application/problem+json'])
	})

	const sign = (bytes: Buffer) => ({
		'content-type': 'application/json',
		'x-signature': `cloud ${bytes.toString('hex')}`,
	})
	const hook = (bytes: Buffer, headers: Readonly<Record<string, string>> = sign(bytes)) =>
		ask({ routeKey: 'POST /hook', headers, body: bytes.toString('base64'), isBase64Encoded: true })

	it('gives the bytes of a request to whoever checks its signature', async () => {
		assert.deepEqual((await hook(Buffer.from('{"kind":"a"}'))).body, { got: ['any', 'a'] })
		const { status, headers } = await hook(Buffer.from('{"kind":"a"}'), {})
		assert.deepEqual([status, headers?.['x-team']], [403, undefined])
	})

	it('gives the query to them as well, and asks a signed request for no media type', async () => {
		const [bytes, queryStringParameters] = [Buffer.from('{"kind":"a"}'), { account: 'nordic' }]
		const { 'content-type': _, ...signed } = sign(bytes)
		for (const headers of [signed, { ...signed, 'content-type': 'text/plain' }]) {
			const asked = { headers, body: bytes.toString(), queryStringParameters }
			assert.deepEqual((await ask({ routeKey: 'POST /hook', ...asked })).body, { got: ['nordic', 'a'] })
		}
	})

	it('has the headers of the gate in every answer, good or bad', async () => {
		for (const [bytes, expected] of [
			['{"kind":"a"}', 200],
			['{"kind":"b"}', 503],
			['{', 400],
		] as const) {
			const { status, headers } = await hook(Buffer.from(bytes))
			assert.deepEqual([status, headers?.['x-team']], [expected, '7'])
		}
	})

	const misfits = [
		{ name: 'another text than those listed', bytes: '{"kind":"c"}', detail: '/kind: must be one of a, b' },
		{ name: 'another value than the only one', bytes: '{"kind":"a","v":2}', detail: '/v: must be 1' },
		{
			name: 'bytes that are no UTF-8',
			bytes: Buffer.from('22ff22', 'hex'),
			detail: 'The body must be JSON.',
		},
	]
	for (const { name, bytes, detail } of misfits)
		it(`says what was expected in place of ${name}`, async () => {
			const { status, body } = await hook(Buffer.from(bytes))
			assert.deepEqual([status, body.detail], [400, detail])
		})

	// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
	const signedBy = (iam: object) => {
		const { requestContext } = apiEvent()
		return { ...requestContext, authorizer: { iam } } as typeof requestContext
	}

	it('knows who signed where API Gateway has checked that', async () => {
		const userArn = 'arn:aws:iam::000000000000:user/edge'
		const { body } = await ask({ routeKey: 'GET /signed', requestContext: signedBy({ userArn }) })
		assert.deepEqual(body, { got: userArn })
	})

	it('lets nobody in where API Gateway should have checked a signature, and has not', async () => {
		for (const changed of [{}, { requestContext: signedBy({}) }])
			assert.equal((await ask({ routeKey: 'GET /signed', ...changed })).status, 403)
	})

	it('does not start without a gate or a handler, nor compile', () => {
		const handlers = {
			'GET /device': async () => ({ got: 1 }),
			'GET /of/{deviceId}/{part}': async () => ({ got: 1 }),
			'DELETE /x': async () => ({ got: 1 }),
			'POST /hook': async () => ({ got: 1 }),
			'GET /signed': async () => ({ got: 1 }),
		}
		const { key: _, ...withoutKey } = ports
		const open = { 'GET /open': async () => ({ got: 1 }) }
		// @ts-expect-error a row has the access `key`
		assert.throws(() => serve(compiled, withoutKey, { ...handlers, ...open }), /no gate .* DELETE \/x/)
		// @ts-expect-error `GET /open` is missing
		assert.throws(() => serve(compiled, ports, handlers), /no handler for GET \/open/)
	})
})
