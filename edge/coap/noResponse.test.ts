import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { heldPublish } from '../testing/heldPublish.ts'
import { startServer } from '../testing/startServer.ts'
import { ascii } from '../testing/udpClient.ts'

const PATH = `b3 ${ascii('msg')} 03 ${ascii('d2c')} 03 ${ascii('raw')}`
/** Uri-Query (15), No-Response (258: 15 + 243 = 13 + 230) */
const options = (value: string, id: string): string =>
	`${PATH} 46 ${ascii(id)} d${value.replaceAll(' ', '').length / 2} e6 ${value}`
const post = (first: string, value: string, id = 'id=d-1'): string =>
	`${first} 02 12 34 ${options(value, id)} ff 00`

// RFC 7967 §2.1: 2 is for 2.xx, 8 for 4.xx, 16 for 5.xx
describe('a response that the client does not want', () => {
	const rows = [
		{ name: 'to a NON: 2.xx is not sent', send: post('50', '02'), published: 1 },
		{ name: 'to a NON: nothing is sent', send: post('50', '1a'), published: 1 },
		{ name: 'to a NON: 4.xx is not sent', send: post('50', '08', 'id=a/b'), published: 0 },
		{
			name: 'to a CON: an Empty ACK takes its place',
			send: post('40', '02'),
			answer: '60001234',
			published: 1,
		},
		{
			name: 'to a CON: 2.xx is sent if only others are unwanted',
			send: post('40', '18'),
			answer: '60411234',
			published: 1,
		},
		{
			name: 'to a NON: 2.xx is sent if only others are unwanted',
			send: post('50', '18'),
			answer: '50410000',
			published: 1,
		},
		{ name: 'none: an empty value', send: post('50', ''), answer: '50410000', published: 1 },
		{
			name: 'none: the option is too long, and elective',
			send: post('50', '00 02'),
			answer: '50410000',
			published: 1,
		},
		{
			name: 'to a block: 2.31 is sent all the same',
			// Block1 (27: 15 + 12), No-Response (258: 27 + 231 = 13 + 218)
			send: `50 02 12 34 ${PATH} 46 ${ascii('id=d-1')} c1 08 d1 da 02 ff ${'00'.repeat(16)}`,
			answer: '505f0000d10e08',
			published: 0,
		},
	]
	for (const { name, send, answer, published } of rows)
		it(name, async (t) => {
			const { client, published: messages } = await startServer(t)
			client.send(send)
			if (answer !== undefined) assert.equal(await client.next(), answer)
			await client.expectSilence()
			assert.equal(messages.length, published)
		})

	it('is not sent after an Empty ACK either', async (t) => {
		const held = heldPublish()
		const { client, clock } = await startServer(t, { publish: held.publish })
		client.send(post('40', '02'))
		await held.called
		clock.advance(1_000)
		assert.equal(await client.next(), '60001234')
		held.release()
		await client.expectSilence()
		clock.advance(100_000)
		await client.expectSilence()
	})
})
