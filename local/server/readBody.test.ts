import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { createBodyReader } from './readBody.ts'

const maxBytes = 1000
const room = 2500

type Outcome = { readonly result: string; readonly kept: number }

/** A server that reports the outcome of each body, in the order of the outcomes. */
describe('readBody: a body', () => {
	const { withBody, kept } = createBodyReader(room)
	const outcomes: Outcome[] = []
	let highest = 0
	let wake = () => {}
	const used = Promise.withResolvers<void>()
	let holds = false
	const server = createServer((request) => {
		request.on('data', () => {
			highest = Math.max(highest, kept())
		})
		void withBody({ request, proceed: () => undefined }, maxBytes, async (bytes) => {
			if (holds) await used.promise
			return `read ${bytes.byteLength}`
		}).then((result) => {
			outcomes.push({ result, kept: kept() })
			wake()
		})
	})
	const next = async (): Promise<Outcome> => {
		while (outcomes.length === 0)
			await new Promise<void>((resolve) => {
				wake = resolve
			})
		return outcomes.shift() as Outcome
	}
	const post = async (field: string, ...bodies: readonly string[]): Promise<Socket> => {
		const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
		socket.on('error', () => undefined)
		await once(socket, 'connect')
		socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\n${field}\r\n\r\n${bodies.join('')}`)
		return socket
	}
	const chunk = (bytes: number): string => `${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n`
	before(async () => {
		server.listen(0, '127.0.0.1')
		await once(server, 'listening')
	})
	after(async () => {
		server.closeAllConnections()
		server.close()
		await once(server, 'close')
	})

	it('within the limit is read, and not kept after it has been used', async () => {
		await post('Content-Length: 1000', 'x'.repeat(1000))
		assert.deepEqual(await next(), { result: 'read 1000', kept: 0 })
		await post('Transfer-Encoding: chunked', chunk(400), chunk(600), chunk(0))
		assert.deepEqual(await next(), { result: 'read 1000', kept: 0 })
	})

	it('with a declared length above the limit is refused before it arrives', async () => {
		highest = 0
		await post('Content-Length: 1001')
		assert.deepEqual(await next(), { result: 'too large', kept: 0 })
		assert.equal(highest, 0)
	})

	it('that grows above the limit is refused, and not kept', async () => {
		await post('Transfer-Encoding: chunked', chunk(600), chunk(401))
		assert.deepEqual(await next(), { result: 'too large', kept: 0 })
	})

	it('whose client closes the connection is gone', async () => {
		const socket = await post('Content-Length: 1000', 'x'.repeat(999))
		await once(server, 'request')
		socket.resetAndDestroy()
		assert.deepEqual(await next(), { result: 'gone', kept: 0 })
	})

	it('is refused while other bodies use all of the room', async () => {
		highest = 0
		holds = true
		for (let count = 0; count < 6; count++) await post('Content-Length: 900', 'x'.repeat(900))
		const refused = [await next(), await next(), await next(), await next()]
		assert.deepEqual(
			refused.map(({ result }) => result),
			['no room', 'no room', 'no room', 'no room'],
		)
		assert.equal(kept(), 1800)
		assert.ok(highest <= room)
		used.resolve()
		assert.deepEqual([(await next()).result, (await next()).result], ['read 900', 'read 900'])
		assert.equal(kept(), 0)
	})
})
