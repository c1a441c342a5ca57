import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { heldPublish } from '../testing/heldPublish.ts'
import { startServer } from '../testing/startServer.ts'
import { ascii } from '../testing/udpClient.ts'

const PATH = `b3 ${ascii('msg')} 03 ${ascii('d2c')} 03 ${ascii('raw')}`
const JSON_FORMAT = '11 6e'

type Fields = Readonly<{ type?: 'CON' | 'NON'; token?: string; deviceId?: string; path?: string }>

/** POST with the message id 0x0001, as SenML JSON. */
const post = (payload: string, { type = 'CON', token = 'aa', deviceId = 'd-1', path = PATH }: Fields = {}) =>
	`${type === 'CON' ? '41' : '51'} 02 00 01 ${token} ${path} ${JSON_FORMAT} 36 ${ascii(`id=${deviceId}`)} ff ${ascii(payload)}`

const sent = ({ published }: Awaited<ReturnType<typeof startServer>>): readonly string[] =>
	published.map(({ topic, payload }) => `${topic.split('/')[2]} ${payload}`)

const created = (token: string): string => `61410001${token}`

// RFC 7252 §4.5 speaks of the same message: docs/adr/0021-a-repeat-is-the-same-bytes.md
describe('row 2: edge: another message under a known message id', () => {
	it('comes from two devices behind one address and port: both are taken, each repeat has its own answer', async (t) => {
		const server = await startServer(t)
		const one = post('[1]', { token: 'a1', deviceId: 'd-1' })
		const two = post('[2]', { token: 'b2', deviceId: 'd-2' })
		for (const [datagram, token] of [
			[one, 'a1'],
			[two, 'b2'],
			[one, 'a1'],
			[two, 'b2'],
			[two, 'b2'],
		] as const) {
			server.client.send(datagram)
			assert.equal(await server.client.next(), created(token))
		}
		assert.deepEqual(sent(server), ['d-1 [1]', 'd-2 [2]'])
	})

	it('comes from a device that begins its message ids again after a reboot', async (t) => {
		const server = await startServer(t)
		server.client.send(post('[1]'))
		assert.equal(await server.client.next(), created('aa'))
		server.client.send(post('[2]'))
		assert.equal(await server.client.next(), created('aa'))
		assert.deepEqual(sent(server), ['d-1 [1]', 'd-1 [2]'])
	})

	it('corrects one that had 4.04, and does not get the 4.04 again', async (t) => {
		const server = await startServer(t)
		const wrong = post('[1]', { path: `b3 ${ascii('msg')} 03 ${ascii('d2c')} 03 ${ascii('rah')}` })
		server.client.send(wrong)
		const notFound = await server.client.next()
		assert.equal(notFound.slice(0, 10), '61840001aa')
		server.client.send(post('[1]'))
		assert.equal(await server.client.next(), created('aa'))
		server.client.send(wrong)
		assert.equal(await server.client.next(), notFound)
		assert.deepEqual(sent(server), ['d-1 [1]'])
	})

	it('is taken as a NON, too; its repeats are not', async (t) => {
		const server = await startServer(t)
		const [one, two] = [post('[1]', { type: 'NON' }), post('[2]', { type: 'NON' })]
		server.client.send(one, two, one, two)
		assert.equal(await server.client.next(), '51410000aa')
		assert.equal(await server.client.next(), '51410001aa')
		await server.client.expectSilence()
		assert.deepEqual(sent(server), ['d-1 [1]', 'd-1 [2]'])
	})

	it('is what a NON is after a CON that says the same', async (t) => {
		const server = await startServer(t)
		server.client.send(post('[1]'), post('[1]', { type: 'NON' }))
		assert.equal(await server.client.next(), created('aa'))
		assert.equal(await server.client.next(), '51410000aa')
		assert.deepEqual(sent(server), ['d-1 [1]', 'd-1 [1]'])
	})

	it('does not wait for the first one: each has its acknowledgement, which serves its own repeats', async (t) => {
		const held = heldPublish()
		const server = await startServer(t, {
			publish: (_, payload) => (payload[1] === 0x31 ? held.publish('', payload) : Promise.resolve()),
		})
		const [slow, fast] = [post('[1]', { token: 'a1' }), post('[2]', { token: 'b2' })]
		server.client.send(slow)
		await held.called
		server.client.send(fast, slow, fast)
		assert.equal(await server.client.next(), created('b2'))
		assert.equal(await server.client.next(), created('b2'))
		await server.client.expectSilence()
		held.release()
		assert.equal(await server.client.next(), created('a1'))
		await server.client.expectSilence()
		assert.deepEqual(sent(server), ['d-1 [1]', 'd-1 [2]'])
	})

	it('has its separate response beside that of the first one', async (t) => {
		const held = heldPublish()
		const server = await startServer(t, { publish: held.publish })
		server.client.send(post('[1]', { token: 'a1' }))
		await held.called
		server.client.send(post('[2]', { token: 'b2' }))
		await server.client.expectSilence()
		server.clock.advance(1_000)
		assert.deepEqual([await server.client.next(), await server.client.next()], ['60000001', '60000001'])
		held.release()
		assert.deepEqual([await server.client.next(), await server.client.next()], ['41410000a1', '41410001b2'])
		server.client.send('60 00 00 00')
		await server.client.expectSilence()
		server.clock.advance(2_000)
		assert.equal(await server.client.next(), '41410001b2')
		server.client.send('60 00 00 01')
		await server.client.expectSilence()
	})
})
