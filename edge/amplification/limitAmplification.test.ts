import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it, type TestContext } from 'node:test'
import type { Resource } from '../resource.ts'
import { libcoapClient } from '../testing/libcoapClient.ts'
import { startServer } from '../testing/startServer.ts'
import { ascii, fromHex, openUdpClient, type UdpClient } from '../testing/udpClient.ts'

const TEXT = 'x'.repeat(200)
const LARGE: Resource = {
	path: ['large'],
	methods: { GET: async () => ({ code: '2.05', payload: Buffer.from(TEXT) }) },
}
// Uri-Path (11) large; Block2 (23) with blocks of 1024 bytes; Echo (252: 23 + 229 = 13 + 216)
const request = (messageId: string): string => `40 01 ${messageId} b5 ${ascii('large')} c1 06`
const echoing = (messageId: string, echo: string): string => `${request(messageId)} dc d8 ${echo}`
/** ETag (4), and Block2 (23: 4 + 19 = 4 + 13 + 6): the first block of 1024 bytes is the whole */
const ETAG = createHash('sha256').update(TEXT).digest('hex').slice(0, 8)
const CONTENT = (messageId: string): string => `6045${messageId}44${ETAG}d10606ff${ascii(TEXT)}`

/** 4.01 with the option Echo (252: 13 + 239) of 12 bytes; it has a text if there is room for it. Returns its value. */
const challenged = async (client: UdpClient, messageId: string): Promise<string> => {
	const [, value] = new RegExp(`^6081${messageId}dcef(.{24})(?:ff.*)?$`).exec(await client.next()) ?? []
	assert.ok(value !== undefined)
	return value
}

const started = (t: TestContext) => startServer(t, { resources: [LARGE] })

// RFC 7252 §11.3, RFC 9175 §2.4
describe('an answer of more than three times the request', () => {
	it('is 4.01 with Echo, and comes when the client sends that back', async (t) => {
		const { client } = await started(t)
		client.send(request('00 01'))
		const echo = await challenged(client, '0001')
		client.send(echoing('00 02', echo))
		assert.equal(await client.next(), CONTENT('0002'))
	})

	it('comes without Echo for 247 s after that', async (t) => {
		const { client, clock } = await started(t)
		client.send(request('00 01'))
		client.send(echoing('00 02', await challenged(client, '0001')))
		await client.next()
		clock.advance(246_999)
		client.send(request('00 03'))
		assert.equal(await client.next(), CONTENT('0003'))
		clock.advance(1)
		client.send(request('00 04'))
		await challenged(client, '0004')
	})

	it('comes after an Echo in a request whose own answer is short', async (t) => {
		const { client } = await started(t)
		client.send(request('00 01'))
		const echo = await challenged(client, '0001')
		// DELETE is not allowed.
		client.send(`40 04 00 02 b5 ${ascii('large')} dc e4 ${echo}`)
		assert.match(await client.next(), /^60850002/)
		client.send(request('00 03'))
		assert.equal(await client.next(), CONTENT('0003'))
	})

	it('does not come for a value that is older than 60 s, of another address, or made up', async (t) => {
		const { server, client, clock } = await started(t)
		const other = await openUdpClient(server.port)
		t.after(other.close)
		client.send(request('00 01'))
		const echo = await challenged(client, '0001')
		other.send(echoing('00 02', echo))
		await challenged(other, '0002')
		const madeUp = echo.slice(0, -2) + (echo.endsWith('00') ? '01' : '00')
		client.send(echoing('00 03', madeUp))
		await challenged(client, '0003')
		clock.advance(60_001)
		client.send(echoing('00 04', echo))
		await challenged(client, '0004')
	})

	it('does not come for an Echo of another length', async (t) => {
		const { client } = await started(t)
		client.send(`${request('00 01')} d1 d8 00`)
		await challenged(client, '0001')
	})

	it('comes in blocks that are small enough if the client asks for no size', async (t) => {
		const { client } = await started(t)
		// A token, so that three times the request have room for ETag, Block2, Size2 and 16 bytes
		client.send(`48 01 00 01 01 02 03 04 05 06 07 08 b5 ${ascii('large')}`)
		assert.equal(
			await client.next(),
			`684500010102030405060708${`44${ETAG}`}d1060851c8ff${ascii('x'.repeat(16))}`,
		)
	})

	it('comes in blocks that are small enough if the client asks for them', async (t) => {
		const { client } = await started(t)
		// A token, so that three times 19 bytes have room for 16 bytes, ETag, Block2 and Size2
		client.send(`48 01 00 01 01 02 03 04 05 06 07 08 b5 ${ascii('large')} c1 00`)
		const answer = await client.next()
		assert.match(answer, /^684500010102030405060708/)
		assert.ok(answer.endsWith(`ff${ascii('x'.repeat(16))}`))
		assert.ok(fromHex(answer).length <= 3 * 20)
	})

	it('is downloaded by libcoap, which sends Echo back by itself', async (t) => {
		const { server, log } = await started(t)
		const uri = `coap://127.0.0.1:${server.port}/large`
		const { output } = await libcoapClient(['-m', 'get', '-b', '1024', uri])
		assert.ok(output.includes(TEXT), output)
		assert.deepEqual(
			log.map(({ code }) => code),
			['4.01', '2.05'],
		)
	})

	it('is, if it is an error, without the advice behind its semicolon until the address is verified', async (t) => {
		const { client } = await started(t)
		const notFound = (messageId: string): string => `40 01 ${messageId} b5 ${ascii('largo')}`
		client.send(notFound('00 01'))
		assert.equal(await client.next(), `60840001ff${ascii('no such path')}`)
		client.send(request('00 02'))
		client.send(echoing('00 03', await challenged(client, '0002')))
		await client.next()
		client.send(notFound('00 04'))
		assert.equal(await client.next(), `60840004ff${ascii('no such path; POST /msg/d2c/raw?id=<deviceId>')}`)
	})
})
