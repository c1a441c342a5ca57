import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
	ApiGatewayManagementApiClient,
	PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation'
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { IoTDataPlaneClient, PublishCommand } from '@aws-sdk/client-iot-data-plane'
import {
	GetQueueAttributesCommand,
	ReceiveMessageCommand,
	SendMessageCommand,
	SQSClient,
} from '@aws-sdk/client-sqs'
import { startBarrier } from './testing/barrier.ts'
import { openSocket, refusedStatus } from './testing/sockets.ts'
import { clientOptions, startTinyHost, timeoutFactor } from './testing/tinyHost.ts'
import { useTinyHost } from './testing/useTinyHost.ts'

describe('host: a stack without devices', () => {
	const tiny = useTinyHost()
	const get = (path: string, init?: RequestInit) => fetch(`${tiny.output('HttpUrl')}${path}`, init)
	const socketUrl = (token: string) => `${tiny.output('SocketsUrl')}?token=${token}`
	const logged = async (accept: (text: string) => boolean) =>
		JSON.parse((await tiny.line(accept)).replace(/^\[[^\]]+\] /, ''))

	describe('HTTP API', () => {
		it('calls the function with an event in payload format 2.0', async () => {
			const response = await get('/echo/a%20b?x=1&x=2&y=3', {
				method: 'POST',
				headers: { 'content-type': 'application/json', 'X-Test': 'one' },
				body: '{"a":1}',
			})
			assert.equal(response.status, 200)
			assert.ok(response.headers.get('apigw-requestid'))
			const { event } = (await response.json()) as { event: Record<string, unknown> }
			const { headers, requestContext, ...rest } = event as {
				headers: Record<string, string>
				requestContext: Record<string, unknown>
			}
			assert.deepEqual(rest, {
				version: '2.0',
				routeKey: 'POST /echo/{name}',
				rawPath: '/echo/a%20b',
				rawQueryString: 'x=1&x=2&y=3',
				queryStringParameters: { x: '1,2', y: '3' },
				pathParameters: { name: 'a b' },
				body: '{"a":1}',
				isBase64Encoded: false,
			})
			assert.equal(headers['x-test'], 'one')
			assert.equal(requestContext['stage'], '$default')
			assert.equal((requestContext['http'] as Record<string, unknown>)['method'], 'POST')
		})

		it('passes a binary body to the function in base64', async () => {
			const response = await get('/echo/a', {
				method: 'POST',
				headers: { 'content-type': 'application/octet-stream' },
				body: new Uint8Array([0xff, 0x00]),
			})
			const { event } = (await response.json()) as { event: Record<string, unknown> }
			assert.equal(event['body'], '/wA=')
			assert.equal(event['isBase64Encoded'], true)
		})

		it('answers 404 without a route, with the body of API Gateway', async () => {
			const response = await get('/nowhere')
			assert.equal(response.status, 404)
			assert.deepEqual(await response.json(), { message: 'Not Found' })
		})

		it('answers a preflight by itself', async () => {
			const response = await get('/echo/a', {
				method: 'OPTIONS',
				headers: { origin: 'https://example.com', 'access-control-request-method': 'POST' },
			})
			assert.equal(response.status, 204)
			assert.equal(response.headers.get('access-control-allow-origin'), 'https://example.com')
			assert.equal(response.headers.get('access-control-allow-methods'), 'GET,POST')
			assert.equal(response.headers.get('access-control-allow-headers'), 'content-type')
			assert.equal(response.headers.get('access-control-max-age'), '30')
		})

		it('allows the pages of the configured origin alone to read an answer', async () => {
			const allowed = await get('/echo/a', { headers: { origin: 'https://example.com' } })
			const other = await get('/echo/a', { headers: { origin: 'https://example.org' } })
			assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://example.com')
			assert.equal(allowed.headers.get('access-control-expose-headers'), 'x-one')
			assert.equal(other.headers.get('access-control-allow-origin'), null)
		})
	})

	describe('Lambda', () => {
		const echo = async () =>
			(await (await get('/echo/a')).json()) as {
				invocations: number
				variables: Record<string, string>
				context: Record<string, unknown>
			}

		it('keeps an environment warm and gives it its own variables', async () => {
			const first = await echo()
			const second = await echo()
			assert.equal(second.invocations, first.invocations + 1)
			assert.equal(second.variables['ID'], 'Echo')
			assert.equal(second.variables['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'], '128')
			assert.equal(second.variables['HOME'], undefined)
			assert.notEqual(second.context['awsRequestId'], first.context['awsRequestId'])
		})

		// One second, times the factor of test hosts.
		const timedOut = new RegExp(`Sandbox\\.Timedout: Task timed out after ${timeoutFactor}\\.00 seconds`)
		const failures: readonly (readonly [string, string, RegExp])[] = [
			['misbehave', 'throw', /TypeError: told to throw/],
			['misbehave', 'crash', /Error: told to crash/],
			['impatient', 'hang', timedOut],
			['impatient', 'spin', timedOut],
			['misbehave', 'exit', /Runtime\.ExitError: exited with code 3/],
			['misbehave', 'memory', /ERR_WORKER_OUT_OF_MEMORY|memory limit/],
		]
		for (const [route, how, message] of failures)
			it(`answers 500 when a function is told to ${how}, logs why, and goes on`, async () => {
				const from = tiny.lines.length
				const response = await get(`/${route}/${how}`)
				assert.equal(response.status, 500)
				assert.deepEqual(await response.json(), { message: 'Internal Server Error' })
				await tiny.line((text) => message.test(text), from)
				assert.equal((await get('/echo/a')).status, 200)
			})
	})

	describe('WebSocket API', () => {
		it('answers 401 without the identity source, and does not call the authorizer', async () => {
			const before = tiny.lines.length
			assert.equal(await refusedStatus(tiny.output('SocketsUrl')), 401)
			assert.equal(tiny.lines.length, before)
		})

		const refused: readonly (readonly [string, number])[] = [
			['deny', 403],
			['throw', 500],
			['refuse', 418],
		]
		for (const [token, status] of refused)
			it(`answers ${status} to the token ${token}`, async () =>
				assert.equal(await refusedStatus(socketUrl(token)), status))

		it('gives the context of the authorizer with every event, up to $disconnect', async () => {
			const { socket } = await openSocket(socketUrl('context'))
			socket.send('{"action":"say","text":"to all"}')
			const isOurs = (type: string) => (text: string) =>
				text.includes('"token":"context"') && text.includes(`"eventType":"${type}"`)
			const message = await logged(isOurs('MESSAGE'))
			socket.close()
			const disconnect = await logged(isOurs('DISCONNECT'))
			assert.equal(message.socket.requestContext.routeKey, 'say')
			assert.equal(message.socket.body, '{"action":"say","text":"to all"}')
			assert.deepEqual(message.socket.requestContext.authorizer, { principalId: 'context', token: 'context' })
			assert.equal(disconnect.socket.requestContext.connectionId, message.socket.requestContext.connectionId)
		})

		it('answers Forbidden where no route is selected, and nothing where the integration is a mock', async () => {
			const { socket, next } = await openSocket(socketUrl('routes'))
			socket.send('{"action":"nothing"}')
			socket.send('{"action":"unknown"}')
			const { message, connectionId, requestId } = JSON.parse(await next())
			assert.equal(message, 'Forbidden')
			assert.ok(connectionId && requestId)
			socket.send('no JSON')
			assert.equal(JSON.parse(await next()).message, 'Forbidden')
			socket.send('{"action":"say","text":"throw"}')
			assert.equal(JSON.parse(await next()).message, 'Internal server error')
			socket.close()
		})

		const management = () => {
			const { host } = tiny
			const apiId = /"apiId":"([^"]+)"/.exec(tiny.lines.find((text) => text.includes('"CONNECT"')) ?? '')?.[1]
			return new ApiGatewayManagementApiClient({
				...clientOptions(tiny),
				endpoint: `${host.awsEndpoint}/${apiId}/one`,
				maxAttempts: 1,
			})
		}
		const connectionOf = async (token: string): Promise<string> => {
			const isOurs = (text: string) => text.includes(`"token":"${token}"`) && text.includes('"CONNECT"')
			return (await logged(isOurs)).socket.requestContext.connectionId
		}
		const post = (ConnectionId: string, Data: string) =>
			management().send(new PostToConnectionCommand({ ConnectionId, Data }))

		it('posts to a socket, and answers Gone when it has left', async () => {
			const { socket, next } = await openSocket(socketUrl('post'))
			const connectionId = await connectionOf('post')
			await post(connectionId, 'hello')
			assert.equal(await next(), 'hello')
			socket.terminate()
			await logged((text) => text.includes('"token":"post"') && text.includes('"DISCONNECT"'))
			await assert.rejects(post(connectionId, 'hello'), { name: 'GoneException' })
		})

		it('answers Gone until $connect has returned', async () => {
			const barrier = await startBarrier()
			const opening = openSocket(`${socketUrl('slow')}&hold=${barrier.url}`)
			const connectionId = await connectionOf('slow')
			await assert.rejects(post(connectionId, 'too soon'), { name: 'GoneException' })
			await barrier.reached(1)
			barrier.release()
			const { socket, next } = await opening
			await barrier.close()
			await post(connectionId, 'now')
			assert.equal(await next(), 'now')
			socket.close()
		})

		it('refuses a post of more than 128 KB and closes a socket that sends more with 1009', async () => {
			const { socket, closed } = await openSocket(socketUrl('large'))
			const connectionId = await connectionOf('large')
			const large = 'x'.repeat(128 * 1024 + 1)
			await assert.rejects(post(connectionId, large), { name: 'PayloadTooLargeException' })
			socket.send(large)
			assert.equal(await closed(), 1009)
		})
	})

	describe('SQS and event source mappings', () => {
		const send = (MessageBody: string) =>
			new SQSClient(clientOptions(tiny)).send(
				new SendMessageCommand({ QueueUrl: tiny.output('QueueUrl'), MessageBody }),
			)
		/** Advances the clock for a message that fails twice; resolves when it is in the dead-letter queue. */
		const isDeadLetter = async (body: string): Promise<void> => {
			const client = new SQSClient(clientOptions(tiny))
			const QueueUrl = tiny.output('DeadLettersUrl')
			for (const count of ['1', '2']) {
				await tiny.line(
					(text) => text.includes(body) && text.includes(`"ApproximateReceiveCount":"${count}"`),
				)
				tiny.host.advanceQueueClock(30_000)
			}
			for (;;) {
				const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl }))
				if (Messages.some(({ Body }) => Body === body)) return
			}
		}

		it('passes a message to the function with the attributes of SQS', async () => {
			const { MessageId } = await send('one message')
			assert.ok(MessageId)
			const { consumed } = await logged((text) => text.includes('one message'))
			assert.equal(consumed[0].attributes.ApproximateReceiveCount, '1')
			assert.ok(Number(consumed[0].attributes.SentTimestamp) > 1_700_000_000_000)
		})

		it('delivers a failed message again, and moves it to the dead-letter queue in the end', async () => {
			await send('told to fail')
			await isDeadLetter('told to fail')
		})

		it('delivers the batch again when the function throws', async () => {
			await send('told to throw')
			await isDeadLetter('told to throw')
		})

		it('returns the attributes of a queue', async () => {
			const { Attributes } = await new SQSClient(clientOptions(tiny)).send(
				new GetQueueAttributesCommand({ QueueUrl: tiny.output('QueueUrl'), AttributeNames: ['All'] }),
			)
			assert.equal(Attributes?.['VisibilityTimeout'], '30')
		})

		it('refuses a queue that does not exist', async () => {
			const client = new SQSClient(clientOptions(tiny))
			const QueueUrl = `${tiny.output('QueueUrl')}s`
			await assert.rejects(client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x' })), {
				name: 'QueueDoesNotExist',
			})
		})
	})

	describe('IoT', () => {
		const publish = (topic: string, payload: Uint8Array) =>
			new IoTDataPlaneClient(clientOptions(tiny)).send(new PublishCommand({ topic, payload, qos: 1 }))

		it('runs the rules whose topic filter matches', async () => {
			await publish('rooms/kitchen/out', new TextEncoder().encode('not for us'))
			await publish('rooms/kitchen/in', new TextEncoder().encode('hello'))
			const { consumed } = await logged((text) => text.includes('kitchen'))
			assert.deepEqual(JSON.parse(consumed[0].body), { room: 'kitchen', text: 'aGVsbG8=' })
		})

		it('row 19: conversion: refuses more than 128 KB, and invalid topics', async () => {
			await assert.rejects(publish('rooms/a/in', new Uint8Array(128 * 1024 + 1)))
			await assert.rejects(publish('rooms/+/in', new Uint8Array(1)), { name: 'InvalidRequestException' })
		})
	})

	it('CloudFormation: DescribeStacks returns the outputs, with local addresses', async () => {
		const client = new CloudFormationClient(clientOptions(tiny))
		const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: 'tiny' }))
		const outputs = new Map(
			Stacks?.[0]?.Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
		)
		assert.equal(outputs.get('HttpUrl'), tiny.host.url)
		assert.equal(outputs.get('SocketsUrl'), tiny.host.webSocketUrl)
		assert.equal(outputs.get('TableName'), 'tiny-TableCD117FA1')
		await assert.rejects(client.send(new DescribeStacksCommand({ StackName: 'other' })), {
			message: /Stack with id other does not exist/,
		})
	})

	it('answers requests without a signature as AWS does', async () => {
		const response = await fetch(tiny.host.awsEndpoint, { method: 'POST' })
		assert.equal(response.status, 403)
		assert.equal(response.headers.get('x-amzn-errortype'), 'MissingAuthenticationTokenException')
	})

	it('has its data after a restart', async () => {
		const key = { id: { S: 'kept' } }
		const TableName = tiny.output('TableName')
		await new DynamoDBClient(clientOptions(tiny)).send(
			new PutItemCommand({ TableName, Item: { ...key, text: { S: 'x' } } }),
		)
		await tiny.restart()
		const { Item } = await new DynamoDBClient(clientOptions(tiny)).send(
			new GetItemCommand({ TableName, Key: key }),
		)
		assert.deepEqual(Item, { ...key, text: { S: 'x' } })
	})

	it('stops while a handshake is under way, and refuses it', async () => {
		const barrier = await startBarrier()
		const other = await startTinyHost(tiny.assembly, tiny.path('closing'))
		const status = refusedStatus(`${other.output('SocketsUrl')}?token=slow&hold=${barrier.url}`)
		await barrier.reached(1)
		const closed = other.close()
		// Later clients are refused at once: the host is stopping.
		while ((await refusedStatus(other.output('SocketsUrl'))) !== 503);
		barrier.release()
		await closed
		assert.equal(await status, 503)
		await barrier.close()
	})

	it('says which port is taken', async () => {
		const { host } = tiny
		const port = Number(new URL(host.url).port)
		const again = (await import('./host.ts')).startHost({
			assembly: tiny.assembly,
			dataFolder: tiny.path('other'),
			host: '127.0.0.1',
			port,
			awsPort: 0,
			log: () => undefined,
		})
		await assert.rejects(again, { code: 'EADDRINUSE', port })
	})
})
