import assert from 'node:assert/strict'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { describe, it, type TestContext } from 'node:test'
import type { LogEntry } from './log.ts'
import { startServer } from './testing/startServer.ts'
import { ascii, fromHex } from './testing/udpClient.ts'

const PATH = `b3 ${ascii('msg')} 03 ${ascii('d2c')} 03 ${ascii('raw')}`
const ID = `46 ${ascii('id=d-1')}`

/** The log entry of a datagram without an answer, without `bytes`. */
const logOf = async (t: TestContext, datagram: string): Promise<LogEntry | undefined> => {
	const { server, client, log } = await startServer(t)
	const socket = createSocket('udp4')
	t.after(() => socket.close())
	socket.bind(0, '127.0.0.1')
	await once(socket, 'listening')
	await new Promise((resolve) => socket.send(fromHex(datagram), server.port, '127.0.0.1', resolve))
	await client.expectSilence()
	const [{ bytes, ...entry } = { event: 'coap.request' as const }] = log
	assert.equal(bytes, fromHex(datagram).length)
	assert.equal(entry.peer, `127.0.0.1:${socket.address().port}`)
	const { peer: _, ...rest } = entry
	return rest as LogEntry
}

describe('what gets no response is logged with address and port:', () => {
	const malformed = [
		{
			name: 'with its id, if that stands before the error',
			datagram: `50 02 12 34 ${PATH} ${ID} ff`,
			rest: { deviceId: 'd-1', error: 'payload marker without payload' },
		},
		{
			name: 'without its id, if nothing could be read',
			datagram: '59 02 12 34',
			rest: { error: 'token length 9, at most 8 allowed' },
		},
		{
			name: 'without an id that can be none',
			datagram: `50 02 12 34 ${PATH} 46 ${ascii('id=a/b')} ff`,
			rest: { error: 'payload marker without payload' },
		},
	]
	for (const { name, datagram, rest } of malformed) {
		it(`a malformed message ${name}`, async (t) => {
			assert.deepEqual(await logOf(t, datagram), { event: 'coap.malformed', ...rest })
		})
	}

	const rejected = [
		{
			name: 'a NON with an option that is not supported',
			datagram: `50 02 12 34 ${PATH} ${ID} 41 08 ff 00`,
			rest: { deviceId: 'd-1', error: 'unsupported option Q-Block1 (19); use Block1' },
		},
		{ name: 'a reserved code', datagram: '50 e1 12 34', rest: { error: 'reserved code 7.01' } },
		{ name: 'a response', datagram: '50 45 12 34', rest: { error: 'response 2.05 to no request' } },
		{ name: 'an Empty NON', datagram: '50 00 12 34', rest: { error: 'Empty message' } },
	]
	for (const { name, datagram, rest } of rejected) {
		it(`a rejected message: ${name}`, async (t) => {
			assert.deepEqual(await logOf(t, datagram), { event: 'coap.rejected', ...rest })
		})
	}

	it('a ping is not logged', async (t) => {
		const { client, log } = await startServer(t)
		client.send('40 00 12 34')
		assert.equal(await client.next(), '70001234')
		await client.expectSilence()
		assert.deepEqual(log, [])
	})
})

describe('a refused request', () => {
	const rows = [
		{
			send: `40 02 12 34 ${PATH} ${ID} 41 0a ff 00`,
			code: '4.02',
			error: 'unsupported option Q-Block1 (19); use Block1',
		},
		{ send: `40 01 12 34 ${PATH} ${ID} ff 00`, code: '4.05', error: 'use POST' },
		{
			send: `40 02 12 34 b1 78 ${`4${ID.slice(1)}`} ff 00`,
			code: '4.04',
			error: 'no such path; POST /msg/d2c/raw?id=<deviceId>',
		},
	]
	for (const { send, code, error } of rows) {
		it(`is logged with the device that it names: ${code}`, async (t) => {
			const { client, log } = await startServer(t)
			client.send(send)
			await client.next()
			assert.deepEqual(log, [{ event: 'coap.request', deviceId: 'd-1', error, code, bytes: 1, ms: 0 }])
		})
	}
})
