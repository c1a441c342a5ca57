import assert from 'node:assert/strict'
import { once } from 'node:events'
import { it } from 'node:test'
import { WebSocketServer } from 'ws'
import { openSocket } from './socket.ts'

it('a frame that comes together with the one that is waited for is left for the next who waits', async (test) => {
	const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
	test.after(() => server.close())
	await once(server, 'listening')
	const connected = once(server, 'connection')
	const { port } = server.address() as { readonly port: number }
	const opened = await openSocket(`ws://127.0.0.1:${port}`, {
		onEnd: (end) => test.after(end),
		hear: () => undefined,
	})
	assert.ok('until' in opened)
	const [socket] = await connected
	const next = () => opened.until(() => opened.waiting.shift(), 60)
	const first = next()
	// One write: both are read at once.
	socket._socket.cork()
	for (const seq of [1, 2]) socket.send(JSON.stringify({ seq }))
	socket._socket.uncork()
	assert.deepEqual([await first, await next()], [{ seq: 1 }, { seq: 2 }])
})
