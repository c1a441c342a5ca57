import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { DynamoDBClient, GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs'
import { Sha256 } from '@smithy/core/checksum'
import { HttpRequest } from '@smithy/core/protocols'
import { SignatureV4 } from '@smithy/signature-v4'
import { createAuthentication } from '../access/authenticate.ts'
import { type Credentials, newOperator } from '../access/credentials.ts'
import { clientOptions, startTinyHost, type TinyHost } from '../testing/tinyHost.ts'
import { useTinyHost } from '../testing/useTinyHost.ts'
import { startAwsEndpoint } from './awsEndpoint.ts'
import type { AwsService } from './awsOperation.ts'
import { serveAws } from './serveAws.ts'

/** Sends bytes, and resolves to all that the server sends until it ends the connection. */
const exchange = async (endpoint: string, bytes: string): Promise<string> => {
	const socket = connect(Number(new URL(endpoint).port), '127.0.0.1')
	socket.write(bytes)
	return text(socket)
}

type Sent = {
	readonly service?: string
	readonly at?: Date
	readonly headers?: Record<string, string>
	readonly body?: string
	readonly path?: string
}

/** The bytes of a request that the SDK has signed; `change` changes it afterwards. */
const signed = async (
	endpoint: string,
	credentials: Credentials,
	{ service = 'dynamodb', at = new Date(), headers = {}, body = '{}', path = '/' }: Sent,
	change: (headers: Record<string, string>) => Record<string, string> = (same) => same,
): Promise<string> => {
	const signer = new SignatureV4({ credentials, region: 'eu-west-1', service, sha256: Sha256 })
	const { host } = new URL(endpoint)
	const own = { host, 'content-length': String(Buffer.byteLength(body)), connection: 'close' }
	const request = new HttpRequest({ method: 'POST', path, body, headers: { ...own, ...headers } })
	const ready = await signer.sign(request, { signingDate: at })
	const lines = Object.entries(change(ready.headers)).map(([name, value]) => `${name}: ${value}\r\n`)
	return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])
const typeOf = (answer: string): string | undefined => /^x-amzn-errortype: (\S+)/im.exec(answer)?.[1]

describe('the port of the AWS services', () => {
	const tiny = useTinyHost()

	/** The function Echo returns its variables. */
	const credentialsOfEcho = async (host: TinyHost): Promise<Credentials> => {
		const answer = await fetch(`${host.output('HttpUrl')}/echo/a`)
		const { variables } = (await answer.json()) as { variables: Record<string, string> }
		const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = variables
		return { accessKeyId, secretAccessKey }
	}
	const scan = () => ({
		headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.Scan' },
		body: JSON.stringify({ TableName: tiny.output('TableName') }),
	})
	const send = async (
		sent: Sent,
		change?: Parameters<typeof signed>[3],
		credentials = tiny.host.operator,
	): Promise<string> => {
		const { awsEndpoint } = tiny.host
		return exchange(awsEndpoint, await signed(awsEndpoint, credentials, sent, change))
	}

	it('accepts what the operator has signed', async () => assert.equal(statusOf(await send(scan())), 200))

	type Ask = (credentials: Credentials) => Promise<unknown>
	const ask: Readonly<Record<string, Ask>> = {
		dynamodb: (credentials) =>
			new DynamoDBClient({ ...clientOptions(tiny), credentials }).send(new ListTablesCommand()),
		sqs: (credentials) =>
			new SQSClient({ ...clientOptions(tiny), credentials }).send(
				new GetQueueAttributesCommand({ QueueUrl: tiny.output('QueueUrl') }),
			),
		cloudformation: (credentials) =>
			new CloudFormationClient({ ...clientOptions(tiny), credentials }).send(new DescribeStacksCommand()),
		iotdata: (credentials) =>
			new IoTDataPlaneClient({ ...clientOptions(tiny), credentials }).send(
				new PublishCommand({ topic: 'rooms/a/in', qos: 1 }),
			),
	}
	const older = { unknown: 'InvalidClientTokenId', wrong: 'SignatureDoesNotMatch' }
	const newer = { unknown: 'UnrecognizedClientException', wrong: 'InvalidSignatureException' }
	for (const [service, { unknown, wrong }] of Object.entries({
		dynamodb: newer,
		sqs: older,
		cloudformation: older,
		iotdata: newer,
	}))
		it(`refuses other keys and secrets with the error of the service: ${service}`, async () => {
			const call = ask[service]
			assert.ok(call !== undefined)
			const refused = (name: string) => (error: { name: string; $metadata: { httpStatusCode: number } }) =>
				error.name === name && error.$metadata.httpStatusCode === 403
			const { accessKeyId } = tiny.host.operator
			await call(tiny.host.operator)
			await assert.rejects(call(newOperator()), refused(unknown))
			await assert.rejects(call({ ...newOperator(), accessKeyId }), refused(wrong))
			const { accessKeyId: idOfEcho } = await credentialsOfEcho(tiny)
			await assert.rejects(call({ ...newOperator(), accessKeyId: idOfEcho }), refused(wrong))
		})

	const late = 16 * 60_000
	const changed: readonly (readonly [string, () => Promise<string>])[] = [
		['16 minutes ago', () => send({ ...scan(), at: new Date(Date.now() - late) })],
		['16 minutes ahead', () => send({ ...scan(), at: new Date(Date.now() + late) })],
		[
			'for another operation',
			() => send(scan(), (all) => ({ ...all, 'x-amz-target': 'DynamoDB_20120810.DeleteTable' })),
		],
		[
			'without an operation',
			() => send({ ...scan(), headers: {} }, (all) => ({ ...all, ...scan().headers })),
		],
		[
			'for another body',
			async () => {
				const { awsEndpoint, operator } = tiny.host
				const bytes = await signed(awsEndpoint, operator, scan())
				return exchange(awsEndpoint, bytes.replace('tiny-Table', 'tiny-tablE'))
			},
		],
		['without a time', () => send(scan(), (all) => ({ ...all, 'x-amz-date': '' }))],
	]
	for (const [how, answer] of changed)
		it(`refuses what was signed ${how}`, async () => {
			const refused = await answer()
			assert.equal(statusOf(refused), 403)
			assert.equal(typeOf(refused), 'InvalidSignatureException')
		})

	it('accepts what was signed a few minutes ago', async () => {
		const at = new Date(Date.now() - 10 * 60_000)
		assert.equal(statusOf(await send({ ...scan(), at })), 200)
	})

	it('accepts both names of AWS IoT', async () => {
		for (const service of ['iotdata', 'iotdevicegateway'])
			assert.equal(statusOf(await send({ service, path: '/topics/rooms%2Fa%2Fin' })), 200)
	})

	it('gives each function a secret key of its own, which is invalid after the host has stopped', async (t) => {
		const other = await startTinyHost(tiny.assembly, tiny.path('other'))
		t.after(other.close)
		const [here, there] = [await credentialsOfEcho(tiny), await credentialsOfEcho(other)]
		assert.equal(here.accessKeyId, there.accessKeyId)
		const all = [here, there, tiny.host.operator, other.host.operator].map((each) => each.secretAccessKey)
		for (const secret of all) assert.match(secret, /^secret-key-[0-9a-f]{64}$/)
		assert.equal(new Set(all).size, all.length)
		const get = (credentials: Credentials) =>
			new DynamoDBClient({ ...clientOptions(tiny), credentials }).send(
				new GetItemCommand({ TableName: tiny.output('TableName'), Key: { id: { S: 'a' } } }),
			)
		// The key is valid; its role may do nothing.
		await assert.rejects(get(here), { name: 'AccessDeniedException' })
		await assert.rejects(get(there), { name: 'InvalidSignatureException' })
	})

	it('refuses a publication as the data plane of IoT does, which says no more', async () => {
		const credentials = await credentialsOfEcho(tiny)
		const client = new IoTDataPlaneClient({ ...clientOptions(tiny), credentials })
		await assert.rejects(
			client.send(new PublishCommand({ topic: 'd/1', payload: Buffer.from('x') })),
			({ name, $metadata }) => name === 'ForbiddenException' && $metadata.httpStatusCode === 403,
		)
	})

	const names: readonly (readonly [string, number])[] = [
		['127.0.0.1:8081', 200],
		['localhost', 200],
		['[::1]:8081', 200],
		['rebound.example:8081', 421],
		['192.0.2.1', 421],
		['localhost.example', 421],
		['user@localhost', 421],
	]
	for (const [host, status] of names)
		it(`answers ${status} to the host name ${host}, although the request is signed`, async () => {
			const { headers, body } = scan()
			const answer = await send({ headers: { ...headers, host }, body })
			assert.equal(statusOf(answer), status)
			if (status === 421) assert.match(answer, /\{"__type":"MisdirectedRequestException","message":/)
		})

	const pages: readonly Readonly<Record<string, string>>[] = [
		{ origin: 'https://example.com' },
		{ origin: 'null' },
		{ origin: 'http://localhost:8080' },
		...['none', 'same-origin', 'same-site', 'cross-site'].map((site) => ({ 'sec-fetch-site': site })),
	]
	for (const page of pages)
		it(`refuses a web page, although the request is signed: ${JSON.stringify(page)}`, async () => {
			const answer = await send(scan(), (all) => ({ ...all, ...page }))
			assert.equal(statusOf(answer), 403)
			assert.equal(typeOf(answer), 'AccessDeniedException')
			assert.doesNotMatch(answer, /^access-control-/im)
		})

	it('answers a web page before it has sent its body', async () => {
		const { host } = new URL(tiny.host.awsEndpoint)
		const head = `POST / HTTP/1.1\r\nHost: ${host}\r\nOrigin: https://example.com\r\nContent-Length: 9\r\nConnection: close\r\n\r\n`
		assert.equal(statusOf(await exchange(tiny.host.awsEndpoint, head)), 403)
	})

	it('sends no CORS headers, neither with OPTIONS nor from a service', async () => {
		const { host } = new URL(tiny.host.awsEndpoint)
		const preflight = `OPTIONS / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`
		for (const answer of [await exchange(tiny.host.awsEndpoint, preflight), await send(scan())])
			assert.doesNotMatch(answer, /^access-control-/im)
		assert.equal(statusOf(await exchange(tiny.host.awsEndpoint, preflight)), 403)
	})

	const malformed: readonly (readonly [string, string])[] = [
		['no HTTP', 'hello\r\n\r\n'],
		['no name', 'POST / HTTP/1.1\r\n\r\n'],
		['a header without a colon', 'POST / HTTP/1.1\r\nHost: localhost\r\nx\r\n\r\n'],
		['a length that is none', 'POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n'],
		['a tunnel', 'CONNECT localhost:1 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
		['a target that is not a path: //', 'GET // HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'],
		['a target that is not a path: /%', 'GET /% HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'],
		['another server', 'GET http://example.com/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'],
	]
	for (const [what, bytes] of malformed)
		it(`answers 400 to ${what}`, async () =>
			assert.equal(statusOf(await exchange(tiny.host.awsEndpoint, bytes)), 400))

	it('answers 403 to an upgrade, and to services named like members of every JavaScript object', async () => {
		const { host } = new URL(tiny.host.awsEndpoint)
		const upgrade = `GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`
		const socket = connect(Number(new URL(tiny.host.awsEndpoint).port), '127.0.0.1')
		socket.end(upgrade)
		assert.equal(statusOf(await text(socket)), 403)
		for (const service of ['constructor', '__proto__'])
			assert.equal(typeOf(await send({ service })), 'UnsupportedOperation')
	})

	it('answers 413 to more than 6 MB, and goes on', async () => {
		const answer = await send({ ...scan(), body: ' '.repeat(6 * 1024 * 1024 + 1) })
		assert.equal(statusOf(answer), 413)
		assert.equal(statusOf(await send(scan())), 200)
	})

	it('is not disturbed by connections that break', async () => {
		const lines = tiny.lines.length
		const bytes = await signed(tiny.host.awsEndpoint, tiny.host.operator, scan())
		for (const length of [0, 20, bytes.length - 5, bytes.length]) {
			const socket = connect(Number(new URL(tiny.host.awsEndpoint).port), '127.0.0.1')
			await new Promise<void>((done) => {
				socket.write(bytes.slice(0, length), () => done())
			})
			socket.resetAndDestroy()
		}
		assert.equal(statusOf(await send(scan())), 200)
		assert.deepEqual(tiny.lines.slice(lines), [])
	})
})

describe('a service of the port', () => {
	const operator = newOperator()
	const start = async (t: { after: (end: () => Promise<void>) => void }) => {
		const defects: unknown[] = []
		const services = new Map<string, AwsService>([
			['early', async () => Promise.reject(new Error('fails at once'))],
			[
				'open',
				async () => ({
					status: 200,
					headers: { 'access-control-allow-origin': '*', 'x-one': '1' },
					body: '',
				}),
			],
		])
		const serve = serveAws(
			{
				services,
				authentication: createAuthentication([operator]),
				authorize: () => undefined,
				inject: (_request, answer) => answer(),
				onDefect: (error) => defects.push(error),
			},
			'127.0.0.1',
		)
		const endpoint = await startAwsEndpoint(serve, { host: '127.0.0.1', port: 0 })
		t.after(endpoint.close)
		return { defects, url: `http://127.0.0.1:${endpoint.port}` }
	}

	it('that throws leads to one answer 500, in the format of AWS, and one line in the log', async (t) => {
		const { defects, url } = await start(t)
		const answer = await exchange(url, await signed(url, operator, { service: 'early' }))
		assert.equal(statusOf(answer), 500)
		assert.match(
			answer,
			/\{"__type":"InternalServerError","message":"The local host has failed: see its log\."/,
		)
		assert.equal(defects.length, 1)
	})

	it('cannot send CORS headers', async (t) => {
		const { url } = await start(t)
		const answer = await exchange(url, await signed(url, operator, { service: 'open' }))
		assert.match(answer, /^x-one: 1\r$/im)
		assert.doesNotMatch(answer, /access-control/i)
	})
})
