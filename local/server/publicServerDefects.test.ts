import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { handshakeHead, openRaw, requestHead } from '../testing/rawClient.ts'
import type { HttpExchange } from './httpExchange.ts'
import { type PublicServer, startPublicServer } from './publicServer.ts'

describe('the public server: an error in an API', () => {
	const defects: unknown[] = []
	let server: PublicServer
	before(async () => {
		const webSocket = {
			handleUpgrade: async () => {
				throw new Error('in a handshake')
			},
			close: async () => undefined,
		}
		const webSockets = new Map([['/ws', webSocket]])
		const http = async ({ response, target }: HttpExchange) => {
			if (target.path === '/late') response.writeHead(200, { 'content-length': 10 }).write('half')
			throw new Error('in a request')
		}
		const onDefect = (error: unknown) => void defects.push((error as Error).message)
		server = await startPublicServer({ http, webSockets, onDefect }, { host: '127.0.0.1', port: 0 })
	})
	after(() => server.close())

	it('leads to one 500 and one line in the log; the connection goes on', async () => {
		defects.length = 0
		const { socket, next } = await openRaw(server.port, requestHead('GET /'))
		assert.deepEqual([(await next()).status, defects], [500, ['in a request']])
		socket.write(requestHead('GET /'))
		assert.deepEqual([(await next()).status, defects.length], [500, 2])
		socket.destroy()
	})

	it('leads to one 500 and one line in the log in a handshake, too', async () => {
		defects.length = 0
		const { next, closed } = await openRaw(server.port, handshakeHead('/ws'))
		assert.deepEqual([(await next()).status, defects], [500, ['in a handshake']])
		await closed
	})

	it('cuts the connection if the answer has begun', async () => {
		defects.length = 0
		const { closed, next } = await openRaw(server.port, requestHead('GET /late'))
		await assert.rejects(next())
		await closed
		assert.deepEqual(defects, ['in a request'])
	})
})
