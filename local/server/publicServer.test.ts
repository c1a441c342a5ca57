import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { before, describe, it } from 'node:test'
import type { Assembly } from '../template/assembly.ts'
import { startBarrier } from '../testing/barrier.ts'
import { changeResources } from '../testing/changeResources.ts'
import { handshakeHead, openRaw, requestHead } from '../testing/rawClient.ts'
import { openSocket } from '../testing/sockets.ts'
import { startTinyHost } from '../testing/tinyHost.ts'
import { useTinyHost } from '../testing/useTinyHost.ts'

const drained = (socket: Socket): Promise<void> =>
	new Promise((resolve) => {
		socket.once('drain', () => resolve())
	})

const unthrottled = (assembly: Assembly): Assembly =>
	changeResources(assembly, (resource) =>
		resource.Type === 'AWS::ApiGatewayV2::Stage'
			? { ...resource, Properties: { ...resource.Properties, DefaultRouteSettings: undefined } }
			: resource,
	)

describe('row 52: local: the public server, whatever a client sends', () => {
	const tiny = useTinyHost({ change: unthrottled })
	let port: number
	before(() => {
		port = Number(new URL(tiny.host.url).port)
	})
	/** The server still answers, and has logged no error. */
	const isWell = async (): Promise<void> => {
		const response = await fetch(`${tiny.host.url}/echo/well`)
		assert.equal(response.status, 200)
		const { event } = (await response.json()) as { event: { rawPath: string } }
		assert.equal(event.rawPath, '/echo/well')
		assert.deepEqual(
			tiny.lines.filter((line) => line.startsWith('[host]')),
			[],
		)
	}

	const answered: readonly (readonly [request: string, status: number])[] = [
		[requestHead('GET //'), 400],
		[requestHead('GET //example.org/x'), 400],
		[requestHead('GET /echo/%'), 400],
		[requestHead('GET /echo/%ff'), 400],
		[requestHead('GET *'), 400],
		[requestHead('OPTIONS *'), 400],
		[requestHead('GET /nowhere'), 404],
		[requestHead('GET /echo/a'), 200],
		[requestHead('GET http://localhost/echo/a'), 200],
		[requestHead('GET http://localhost'), 404],
		[requestHead('GET http://example.org/echo/a'), 421],
		[requestHead('CONNECT example.org:443'), 501],
		[requestHead('GET /echo/a', 'Expect: something'), 417],
		['GET /echo/a HTTP/1.1\r\n\r\n', 400],
		['GET /echo/a HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n', 400],
		['GET /echo/a HTTP/1.1\r\nHost: example.org\r\n\r\n', 421],
		['GET /echo/a HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n', 200],
		['GET /echo/a HTTP/1.0\r\nHost: localhost\r\n\r\n', 200],
		['no HTTP at all\r\n\r\n', 400],
		[requestHead('GET /echo/a', `X-Long: ${'x'.repeat(20_000)}`), 431],
		[requestHead('POST /echo/a', 'Content-Length: 1', 'Transfer-Encoding: chunked'), 400],
		[`${requestHead('POST /echo/a', 'Transfer-Encoding: chunked')}x\r\n`, 400],
		[handshakeHead('//'), 400],
		[handshakeHead('/ws/%'), 400],
		[handshakeHead('/other'), 404],
		[handshakeHead('/ws').replace('localhost', 'example.org'), 421],
		[handshakeHead('/ws').replace('Host: localhost\r\n', ''), 400],
		[handshakeHead('/ws?token=a').replace('Version: 13', 'Version: 8'), 426],
		[handshakeHead('/ws?token=a').replace('Key: dGhl', 'Key: '), 400],
		[handshakeHead('/ws?token=a', 'Origin: https://example.org'), 101],
		[handshakeHead('/ws?token=a'), 101],
	]
	for (const [request, status] of answered)
		it(`answers ${status} to ${JSON.stringify(request.slice(0, 60))}`, async () => {
			const client = await openRaw(port, request)
			const response = await client.next()
			assert.equal(response.status, status)
			if (status >= 400 && response.headers.has('content-type'))
				assert.match((JSON.parse(response.body) as { message: string }).message, /\w/)
			client.socket.destroy()
			await isWell()
		})

	it('answers HEAD by the routes, without a body', async () => {
		const { socket, next } = await openRaw(port, requestHead('HEAD /echo/a'), requestHead('GET /echo/b'))
		assert.equal((await next(true)).status, 404)
		assert.equal((await next()).status, 200)
		socket.destroy()
	})

	it('says in a 421 how to make it reachable by another name', async () => {
		const { socket, next } = await openRaw(port, 'GET /echo/a HTTP/1.1\r\nHost: example.org\r\n\r\n')
		assert.match((await next()).body, /HOST=/)
		socket.destroy()
	})

	for (const request of [
		handshakeHead('/other'),
		handshakeHead('//'),
		requestHead('GET //'),
		handshakeHead('/ws?token=a'),
	])
		it(`survives a reset after ${JSON.stringify(request.slice(0, 20))}`, async () => {
			for (let count = 0; count < 20; count++) {
				const { socket, closed } = await openRaw(port)
				socket.write(request, () => socket.resetAndDestroy())
				await closed
			}
			await isWell()
		})

	// RFC 9110 §7.8: a server ignores an Upgrade to a protocol that it does not support.
	for (const protocol of ['h2c', 'HTTP/2.0', 'h2c, websocket', 'TLS/1.0'])
		it(`ignores Upgrade: ${protocol}, and answers over HTTP/1.1`, async () => {
			const upgrade = [
				`Upgrade: ${protocol}`,
				'Connection: Upgrade, HTTP2-Settings',
				'HTTP2-Settings: AAMAAABk',
			]
			const { next, closed } = await openRaw(
				port,
				`${requestHead('POST /echo/a', 'Content-Type: text/plain', 'Content-Length: 4', ...upgrade)}body`,
			)
			const { status, headers, body } = await next()
			assert.deepEqual([status, (JSON.parse(body) as { event: { body: string } }).event.body], [200, 'body'])
			// Node.js loses bytes that arrive together with such a request: the client must not send more.
			assert.equal(headers.get('connection'), 'close')
			await closed
		})

	it('answers complete requests before it refuses bytes that are not HTTP', async () => {
		const barrier = await startBarrier()
		const { next, closed } = await openRaw(
			port,
			requestHead(`GET /misbehave/hold?at=${barrier.url}`),
			requestHead('GET /echo/b'),
			'no HTTP at all\r\n\r\n',
		)
		await barrier.reached(1)
		barrier.release()
		assert.deepEqual([(await next()).status, (await next()).status, (await next()).status], [200, 200, 400])
		await closed
		await barrier.close()
	})

	it('answers a request before the handshake that follows it', async () => {
		const { socket, next } = await openRaw(port, requestHead('GET /echo/a') + handshakeHead('/ws?token=a'))
		assert.deepEqual([(await next()).status, (await next()).status], [200, 404])
		socket.destroy()
	})

	it('ends a connection that it has refused, even if the client does not', async () => {
		const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
		socket.on('error', () => undefined)
		socket.write(handshakeHead('/other'))
		await once(socket.resume(), 'end')
		// The peer answers a write to a closed connection with a reset.
		while (!socket.destroyed) {
			socket.write('x')
			await new Promise(setImmediate)
		}
	})

	it('reads a frame once when its first half arrives with the handshake', async () => {
		// RFC 6455 §5.2: a text of 100 bytes, masked with zeros.
		const frame = Buffer.concat([Buffer.from('81e400000000', 'hex'), Buffer.alloc(100, 0x7f)])
		const head = Buffer.concat([Buffer.from(handshakeHead('/ws?token=early')), frame.subarray(0, 56)])
		const { socket, next } = await openRaw(port, head)
		assert.equal((await next()).status, 101)
		const answer = once(socket, 'data')
		socket.write(frame.subarray(56))
		assert.match(String((await answer)[0]), /Forbidden/)
		socket.destroy()
	})

	it('calls $disconnect for a client that left during $connect', async () => {
		const barrier = await startBarrier()
		const { socket, closed } = await openRaw(port, handshakeHead(`/ws?token=left&hold=${barrier.url}`))
		await barrier.reached(1)
		socket.resetAndDestroy()
		await closed
		barrier.release()
		await tiny.line((line) => line.includes('"token":"left"') && line.includes('"DISCONNECT"'))
		await barrier.close()
		await isWell()
	})

	describe('messages that name the routes of the lifecycle', () => {
		for (const routeKey of ['$connect', '$disconnect', '$default'])
			it(`call no function: ${routeKey}`, async () => {
				const token = `named-${routeKey.slice(1)}`
				const { socket, next } = await openSocket(`${tiny.output('SocketsUrl')}?token=${token}`)
				const from = tiny.lines.length
				socket.send(JSON.stringify({ action: routeKey }))
				assert.equal(JSON.parse(await next()).message, 'Forbidden')
				// The connection is still open, and known.
				socket.send('{"action":"say","text":"still here"}')
				await tiny.line((line) => line.includes(token) && line.includes('still here'), from)
				const events = tiny.lines.slice(from).filter((line) => line.includes(token))
				assert.equal(events.length, 1)
				socket.close()
			})
	})

	it('stops while clients are sending a request', async () => {
		const other = await startTinyHost(tiny.assembly, tiny.path('stopping'))
		const otherPort = Number(new URL(other.host.url).port)
		const clients = await Promise.all(
			[
				'GET /',
				requestHead('POST /echo/a', 'Content-Length: 9'),
				handshakeHead('/other'),
				handshakeHead('//'),
			].map((request) => openRaw(otherPort, request)),
		)
		await other.close()
		for (const { closed } of clients) await closed
		assert.deepEqual(
			other.lines.filter((line) => line.startsWith('[host]')),
			[],
		)
	})

	it('refuses a body above the limit at once, without 100 (Continue)', async () => {
		const nineMegabytes = ['Content-Type: text/plain', `Content-Length: ${9 * 1024 * 1024}`]
		const { socket, next } = await openRaw(
			port,
			requestHead('POST /echo/a', ...nineMegabytes, 'Expect: 100-continue'),
		)
		const { status, headers } = await next()
		assert.deepEqual([status, headers.get('connection')], [413, 'close'])
		socket.destroy()
	})

	it('sends 100 (Continue) for a body within the limit', async () => {
		const { socket, next } = await openRaw(
			port,
			requestHead('POST /echo/a', 'Content-Type: text/plain', 'Content-Length: 4', 'Expect: 100-continue'),
		)
		assert.equal((await next()).status, 100)
		socket.write('body')
		assert.equal((await next()).status, 200)
		socket.destroy()
	})

	it('answers a client that has closed its half of the connection', async () => {
		const { socket, next, closed } = await openRaw(
			port,
			requestHead('GET /echo/a'),
			requestHead('GET /echo/b'),
		)
		socket.end()
		assert.deepEqual([(await next()).status, (await next()).status], [200, 200])
		await closed
	})

	for (const upgrade of ['Upgrade: h2c', 'X-Upgrade: none'])
		it(`refuses a client that has closed its half within a request: ${upgrade}`, async () => {
			const fields = ['Transfer-Encoding: chunked', 'Connection: Upgrade', upgrade]
			const { socket, next, closed } = await openRaw(port, `${requestHead('POST /echo/a', ...fields)}4\r\nbo`)
			socket.end()
			assert.equal((await next()).status, 400)
			await closed
		})

	it('sends 100 (Continue) after the earlier answers', async () => {
		const { socket, next } = await openRaw(
			port,
			requestHead('GET /echo/a'),
			requestHead('POST /echo/b', 'Content-Type: text/plain', 'Content-Length: 4', 'Expect: 100-continue'),
		)
		const statuses = [(await next()).status, (await next()).status]
		socket.write('body')
		const { status, body } = await next()
		assert.deepEqual([...statuses, status], [200, 100, 200])
		assert.equal((JSON.parse(body) as { event: { body: string } }).event.body, 'body')
		socket.destroy()
	})

	it('answers CONNECT after the earlier answers', async () => {
		const { next, closed } = await openRaw(
			port,
			requestHead('GET /echo/a') + requestHead('CONNECT example.org:443'),
		)
		assert.deepEqual([(await next()).status, (await next()).status], [200, 501])
		await closed
	})

	it('lets a client that has sent too much read the answer, and cuts one that goes on sending', async () => {
		const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`
		const { socket, next, closed } = await openRaw(
			port,
			requestHead('POST /echo/a', 'Transfer-Encoding: chunked', 'Content-Type: text/plain'),
		)
		const answer = next()
		while (!socket.destroyed) if (!socket.write(chunk)) await Promise.race([drained(socket), closed])
		assert.equal((await answer).status, 413)
		await isWell()
	})
})
