import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test'
import { WebSocket, WebSocketServer } from 'ws'
import { gatewayLimits } from './gatewayLimits.ts'
import { limitSocket, type Socket } from './webSocketConnection.ts'

// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
const minutes = 60_000

describe('webSocketConnection: a connection', () => {
	const http = createServer()
	const webSockets = new WebSocketServer({ noServer: true })
	let url: string
	let client: WebSocket
	let server: WebSocket
	let socket: Socket
	let closed: Promise<readonly unknown[]>
	before(async () => {
		http.listen(0, '127.0.0.1')
		await once(http, 'listening')
		url = `ws://127.0.0.1:${(http.address() as AddressInfo).port}`
	})
	after(async () => {
		http.closeAllConnections()
		http.close()
		await once(http, 'close')
	})
	beforeEach(async () => {
		const upgraded = once(http, 'upgrade') as Promise<[IncomingMessage, Duplex, Buffer]>
		client = new WebSocket(url)
		const opened = once(client, 'open')
		const [request, stream, head] = await upgraded
		webSockets.handleUpgrade(request, stream, head, (webSocket) => {
			server = webSocket
		})
		await opened
		mock.timers.enable({ apis: ['setTimeout'] })
		socket = limitSocket(server, { request, connectedAt: 0 }, gatewayLimits())
		closed = once(client, 'close')
	})

	afterEach(() => mock.timers.reset())
	const tick = (milliseconds: number) => mock.timers.tick(milliseconds)
	const isClosedWith1001 = async (): Promise<void> => {
		const [code] = await closed
		assert.equal(code, 1001)
	}
	const isOpen = () => server.readyState === server.OPEN

	it('on which nothing is sent is closed with 1001 after 10 minutes, and not before', async () => {
		tick(10 * minutes - 1)
		assert.equal(isOpen(), true)
		tick(1)
		await isClosedWith1001()
	})

	const directions: Readonly<Record<string, () => Promise<unknown>>> = {
		'by the client': () => {
			client.send('x')
			return once(server, 'message')
		},
		'to the client': () => {
			assert.equal(socket.send(Buffer.from('x')), 'taken')
			return once(client, 'message')
		},
	}
	for (const [who, send] of Object.entries(directions))
		it(`has 10 minutes more when something is sent ${who}`, async () => {
			for (let count = 0; count < 3; count++) {
				tick(10 * minutes - 1)
				await send()
			}
			tick(10 * minutes - 1)
			assert.equal(isOpen(), true)
			tick(1)
			await isClosedWith1001()
		})

	it('is closed with 1001 after two hours, however busy it is', async () => {
		for (let passed = 0; passed < 115; passed += 5) {
			tick(5 * minutes)
			await directions['by the client']?.()
		}
		tick(5 * minutes - 1)
		assert.equal(isOpen(), true)
		tick(1)
		await isClosedWith1001()
	})
})
