import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
	ApiGatewayManagementApiClient,
	PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import { openSocket, refusedStatus } from '../testing/sockets.ts'
import { clientOptions } from '../testing/tinyHost.ts'
import { useTinyHost } from '../testing/useTinyHost.ts'

type Context = {
	readonly apiId: string
	readonly domainName: string
	readonly stage: string
	readonly connectionId: string
}

const apis = [
	{ id: 'First', path: '/first', action: 'sayFirst', stage: 'first-stage', other: 'Second' },
	{ id: 'Second', path: '/second', action: 'saySecond', stage: 'second-stage', other: 'First' },
] as const

describe('a stack with two HTTP APIs and two WebSocket APIs', () => {
	const tiny = useTinyHost({ app: 'severalApis' })
	const otherOf = (id: string) => apis.find(({ other }) => other === id) ?? assert.fail(id)
	const domainName = (apiId: string) => `${apiId}.execute-api.${tiny.host.region}.amazonaws.com`
	const open = async (id: string) => openSocket(`${tiny.output(`${id}SocketsUrl`)}?token=${id}`)

	it('has the first APIs at the addresses of a stack with one of each', () => {
		assert.equal(tiny.output('FirstUrl'), tiny.host.url)
		assert.equal(tiny.output('FirstSocketsUrl'), tiny.host.webSocketUrl)
		assert.equal(new URL(tiny.host.webSocketUrl).host, new URL(tiny.host.url).host)
	})

	it('gives each HTTP API an origin of its own', () => {
		assert.notEqual(new URL(tiny.output('SecondUrl')).origin, new URL(tiny.output('FirstUrl')).origin)
	})

	for (const { id, path } of apis)
		describe(`the HTTP API ${id}`, () => {
			it('calls its function with its own id, domain name and path', async () => {
				const response = await fetch(`${tiny.output(`${id}Url`)}${path}`)
				const { event, variables } = (await response.json()) as {
					event: { rawPath: string; requestContext: Context }
					variables: Record<string, string>
				}
				const { apiId, stage, ...context } = event.requestContext
				assert.deepEqual(
					{ function: variables['ID'], path: event.rawPath, apiId, stage, domainName: context.domainName },
					{
						function: `${id}Echo`,
						path,
						apiId: tiny.output(`${id}Id`),
						stage: '$default',
						domainName: domainName(tiny.output(`${id}Id`)),
					},
				)
			})

			it('answers 404 to a route of the other one', async () => {
				const { status } = await fetch(`${tiny.output(`${id}Url`)}${otherOf(id).path}`)
				assert.equal(status, 404)
			})

			it('allows the origin of its own pages, and not the one of the other', async () => {
				const allowed = async (origin: string) => {
					const { headers } = await fetch(`${tiny.output(`${id}Url`)}${path}`, { headers: { origin } })
					return headers.get('access-control-allow-origin')
				}
				const own = `https://${id.toLowerCase()}.example`
				assert.deepEqual(
					[await allowed(own), await allowed(`https://${otherOf(id).id.toLowerCase()}.example`)],
					[own, null],
				)
			})
		})

	for (const { id, action, stage } of apis)
		describe(`the WebSocket API ${id}`, () => {
			it('posts back through its own management API, with its own id, domain name and stage', async () => {
				const { socket, next } = await open(id)
				socket.send(JSON.stringify({ action }))
				const { requestContext } = JSON.parse(await next()) as { requestContext: Context }
				const apiId = tiny.output(`${id}SocketsId`)
				assert.deepEqual(
					[requestContext.apiId, requestContext.domainName, requestContext.stage],
					[apiId, domainName(apiId), stage],
				)
				socket.close()
			})

			it('asks its own authorizer', async () => {
				const status = await refusedStatus(`${tiny.output(`${id}SocketsUrl`)}?token=${otherOf(id).id}`)
				assert.equal(status, 403)
			})

			it('does not have the routes of the other one', async () => {
				const { socket, next } = await open(id)
				socket.send(JSON.stringify({ action: otherOf(id).action }))
				assert.equal(JSON.parse(await next()).message, 'Forbidden')
				socket.close()
			})

			it('does not know the connections of the other one', async () => {
				const { socket, next } = await open(id)
				socket.send(JSON.stringify({ action }))
				const { requestContext } = JSON.parse(await next()) as { requestContext: Context }
				const post = (endpoint: string) =>
					new ApiGatewayManagementApiClient({ ...clientOptions(tiny), endpoint, maxAttempts: 1 }).send(
						new PostToConnectionCommand({ ConnectionId: requestContext.connectionId, Data: 'hello' }),
					)
				await assert.rejects(post(tiny.output(`${otherOf(id).id}CallbackUrl`)), { name: 'GoneException' })
				await post(tiny.output(`${id}CallbackUrl`))
				assert.equal(await next(), 'hello')
				socket.close()
			})
		})

	it('answers 404 to a handshake at a path without an API, and at a further HTTP API', async () => {
		assert.equal(await refusedStatus(`${tiny.host.webSocketUrl}/unknown`), 404)
		assert.equal(await refusedStatus(`${tiny.output('SecondUrl').replace('http', 'ws')}/ws`), 404)
	})
})
