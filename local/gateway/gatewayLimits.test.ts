import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
	ApiGatewayManagementApiClient,
	PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi'
import type { Assembly } from '../template/assembly.ts'
import { changeResources } from '../testing/changeResources.ts'
import { openSocket, refusedStatus } from '../testing/sockets.ts'
import { clientOptions } from '../testing/tinyHost.ts'
import { useTinyHost } from '../testing/useTinyHost.ts'
import { type GatewayLimits, gatewayLimits } from './gatewayLimits.ts'

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB for a request of a synchronous invocation
describe('gatewayLimits: the quotas in the documentation of AWS', () => {
	const minutes = 60_000
	const documented: readonly (readonly [keyof GatewayLimits, number])[] = [
		['webSocketFrameBytes', 32 * 1024],
		['webSocketMessageBytes', 128 * 1024],
		['idleTime', 10 * minutes],
		['connectionTime', 120 * minutes],
		['webSocketIntegrationTime', 29_000],
		['httpIntegrationTime', 30_000],
		['httpPayloadBytes', 10 * 1024 * 1024],
		['functionPayloadBytes', 6 * 1024 * 1024],
	]
	for (const [name, value] of documented) it(name, () => assert.equal(gatewayLimits()[name], value))

	it('divides the time limits of connections by the factor of a test', () => {
		assert.equal(gatewayLimits(1000).idleTime, 600)
		assert.equal(gatewayLimits(1000).connectionTime, 7200)
	})
})

/** The throttle of the stage recovers so slowly that any machine exceeds its burst. */
const withBurstAlone = (assembly: Assembly): Assembly =>
	changeResources(assembly, (resource) => {
		const { DefaultRouteSettings } = resource.Properties ?? {}
		if (DefaultRouteSettings === undefined) return resource
		const throttled = { ...(DefaultRouteSettings as object), ThrottlingRateLimit: 0.1 }
		return { ...resource, Properties: { ...resource.Properties, DefaultRouteSettings: throttled } }
	})

describe('gatewayLimits: a host enforces them', () => {
	const tiny = useTinyHost()
	const start = (limits: Partial<GatewayLimits> = {}, change?: (assembly: Assembly) => Assembly) =>
		tiny.restart({ limits: { ...gatewayLimits(), ...limits }, ...(change === undefined ? {} : { change }) })
	const url = () => `${tiny.output('SocketsUrl')}?token=limits`

	it('closes a connection on which nothing is sent with 1001', async () => {
		await start({ idleTime: 300 })
		const { closed } = await openSocket(url())
		assert.equal(await closed(), 1001)
	})

	it('closes every connection after its time, also a busy one', async () => {
		await start({ connectionTime: 300 })
		const { socket, closed } = await openSocket(url())
		const busy = setInterval(() => socket.send('{"action":"nothing"}'), 20)
		assert.equal(await closed(), 1001)
		clearInterval(busy)
	})

	it('accepts a frame of 32 KB, and closes with 1009 after a larger one', async () => {
		await start()
		const { socket, next, closed } = await openSocket(url())
		socket.send('x'.repeat(32 * 1024))
		assert.equal(JSON.parse(await next()).message, 'Forbidden')
		socket.send('x'.repeat(32 * 1024 + 1))
		assert.equal(await closed(), 1009)
	})

	// https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-binary-media-types.html
	it('closes with 1003 after a binary message', async () => {
		await start()
		const { socket, closed } = await openSocket(url())
		socket.send(Buffer.from('{"action":"nothing"}'), { binary: true })
		assert.equal(await closed(), 1003)
	})

	it('accepts a message of 128 KB in frames of 32 KB', async () => {
		await start()
		const { socket, next } = await openSocket(url())
		for (let part = 1; part <= 4; part++) socket.send('x'.repeat(32 * 1024), { fin: part === 4 })
		assert.equal(JSON.parse(await next()).message, 'Forbidden')
		socket.close()
	})

	it('stops waiting for a slow integration: 503, and an error on the socket', async () => {
		await start({ httpIntegrationTime: 200, webSocketIntegrationTime: 200 })
		const response = await fetch(`${tiny.output('HttpUrl')}/misbehave/hang`)
		assert.equal(response.status, 503)
		assert.deepEqual(await response.json(), { message: 'Service Unavailable' })
		const { socket, next } = await openSocket(url())
		socket.send('{"action":"say","text":"hang"}')
		assert.equal(JSON.parse(await next()).message, 'Endpoint request timed out')
		socket.close()
	})

	it('answers 413 to a body of more than 10 MB', async () => {
		await start()
		const response = await fetch(`${tiny.output('HttpUrl')}/echo/a`, {
			method: 'POST',
			body: new Uint8Array(10 * 1024 * 1024 + 1),
		})
		assert.equal(response.status, 413)
		assert.deepEqual(await response.json(), { message: 'Request Entity Too Large' })
	})

	it('answers 429 after the burst of the stage, and not before', async () => {
		await start({}, withBurstAlone)
		const statuses: number[] = []
		const status = async () => (await fetch(`${tiny.output('HttpUrl')}/nowhere`)).status
		while (!statuses.includes(429)) statuses.push(...(await Promise.all(Array.from({ length: 30 }, status))))
		assert.deepEqual(new Set(statuses), new Set([404, 429]))
		assert.ok(statuses.filter((passed) => passed === 404).length >= 60)
		// The other stage has a throttle of its own.
		assert.equal(await refusedStatus(tiny.output('SocketsUrl')), 401)
	})

	it('refuses posts to a client that does not read, and not to others', async () => {
		await start()
		const slow = await openSocket(`${tiny.output('SocketsUrl')}?token=slow-reader`)
		const fast = await openSocket(`${tiny.output('SocketsUrl')}?token=fast-reader`)
		const connectionId = async (token: string) => {
			const line = await tiny.line(
				(text) => text.includes(`"token":"${token}"`) && text.includes('"CONNECT"'),
			)
			return /"connectionId":"([^"]+)"/.exec(line)?.[1] ?? ''
		}
		const client = new ApiGatewayManagementApiClient({
			...clientOptions(tiny),
			endpoint: tiny.output('ManagementUrl'),
			maxAttempts: 1,
		})
		const post = (ConnectionId: string) =>
			client.send(new PostToConnectionCommand({ ConnectionId, Data: 'x'.repeat(100_000) }))
		slow.socket.pause()
		const id = await connectionId('slow-reader')
		await assert.rejects(
			async () => {
				for (let count = 0; count < 200; count++) await post(id)
			},
			{ name: 'LimitExceededException' },
		)
		await post(await connectionId('fast-reader'))
		assert.equal((await fast.next()).length, 100_000)
		slow.socket.terminate()
		fast.socket.close()
	})
})
