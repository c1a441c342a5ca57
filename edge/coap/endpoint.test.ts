import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startServer } from '../testing/startServer.ts'
import { ascii } from '../testing/udpClient.ts'

// POST /msg/d2c/raw?id=d-1 after the token: three Uri-Path (11), one Uri-Query (15), payload marker, payload.
const PATH = `b3 ${ascii('msg')} 03 ${ascii('d2c')} 03 ${ascii('raw')}`
const QUERY = `46 ${ascii('id=d-1')}`
const PAYLOAD = `ff ${ascii('[]')}`

type Row = Readonly<{ name: string; send: string; answer?: string; published?: number }>

const rows: readonly Row[] = [
	// RFC 7252 §4.3
	{ name: 'a ping is reset', send: '40 00 12 34', answer: '70 00 12 34' },
	{
		name: 'a request is answered in the ACK',
		send: `40 02 12 34 ${PATH} ${QUERY} ${PAYLOAD}`,
		answer: '60 41 12 34',
		published: 1,
	},
	{
		name: 'the token is echoed',
		send: `48 02 12 34 01 02 03 04 05 06 07 08 ${PATH} ${QUERY} ${PAYLOAD}`,
		answer: '68 41 12 34 01 02 03 04 05 06 07 08',
		published: 1,
	},
	{
		name: 'a NON is answered by a NON with a message id of ours',
		send: `51 02 12 34 aa ${PATH} ${QUERY} ${PAYLOAD}`,
		answer: '51 41 00 00 aa',
		published: 1,
	},
	// RFC 7252 §3: not CoAP
	{ name: 'version 0 is ignored', send: `00 02 12 34 ${PATH} ${QUERY} ${PAYLOAD}` },
	{ name: 'version 2 is ignored', send: `80 02 12 34 ${PATH} ${QUERY} ${PAYLOAD}` },
	{ name: 'version 3 with a format error is ignored', send: 'c9 02 12 34' },
	{ name: 'an empty datagram is ignored', send: '' },
	{ name: 'two bytes are ignored', send: '40 02' },
	{ name: 'three bytes are ignored', send: '40 02 12' },
	// RFC 7252 §3, §3.1, §4.1, §4.2: message format errors
	{
		name: 'token length 9 is reset',
		send: `49 02 12 34 01 02 03 04 05 06 07 08 09 ${PATH}`,
		answer: '70 00 12 34',
	},
	{ name: 'token length 15 is reset', send: `4f 02 12 34 ${PATH} ${QUERY}`, answer: '70 00 12 34' },
	{ name: 'a token past the end is reset', send: '44 02 12 34 01 02 03', answer: '70 00 12 34' },
	{
		name: 'a payload marker without payload is reset',
		send: `40 02 12 34 ${PATH} ${QUERY} ff`,
		answer: '70 00 12 34',
	},
	{ name: 'option delta 15 is reset', send: '40 02 12 34 f1 00', answer: '70 00 12 34' },
	{ name: 'option length 15 is reset', send: '40 02 12 34 bf 00', answer: '70 00 12 34' },
	{ name: 'an option past the end is reset', send: `40 02 12 34 b4 ${ascii('msg')}`, answer: '70 00 12 34' },
	{
		name: 'an extended delta of one byte past the end is reset',
		send: '40 02 12 34 d0',
		answer: '70 00 12 34',
	},
	{
		name: 'an extended delta of two bytes past the end is reset',
		send: '40 02 12 34 e0 00',
		answer: '70 00 12 34',
	},
	{ name: 'an extended length past the end is reset', send: '40 02 12 34 bd', answer: '70 00 12 34' },
	{ name: 'an option number above 65535 is reset', send: '40 02 12 34 e0 fe f3', answer: '70 00 12 34' },
	{ name: 'an Empty message with a token is reset', send: '41 00 12 34 aa', answer: '70 00 12 34' },
	{ name: 'an Empty message with a payload is reset', send: '40 00 12 34 ff 00', answer: '70 00 12 34' },
	{ name: 'a NON with token length 9 is ignored', send: '59 02 12 34 01 02 03 04 05 06 07 08 09' },
	{ name: 'a NON with option delta 15 is ignored', send: '50 02 12 34 f1 00' },
	// RFC 7252 §4.2, §4.3: no context
	{ name: 'an Empty NON is ignored', send: '50 00 12 34' },
	{ name: 'reserved class 1 is reset', send: '40 20 12 34', answer: '70 00 12 34' },
	{ name: 'reserved class 6 is reset', send: '40 c0 12 34', answer: '70 00 12 34' },
	{ name: 'reserved class 7 is reset', send: '40 e1 12 34', answer: '70 00 12 34' },
	{ name: 'reserved class 7 in a NON is ignored', send: '50 e1 12 34' },
	{ name: 'a response to no request is reset', send: '40 45 12 34', answer: '70 00 12 34' },
	{ name: 'a response to no request in a NON is ignored', send: '50 45 12 34' },
	{ name: 'an ACK of nothing is ignored', send: '60 00 12 34' },
	{ name: 'an ACK with a request is ignored', send: `60 02 12 34 ${PATH} ${QUERY} ${PAYLOAD}` },
	{ name: 'an ACK with a format error is ignored', send: '69 00 12 34' },
	{ name: 'a RST of nothing is ignored', send: '70 00 12 34' },
	{ name: 'a RST with a request is ignored', send: `70 02 12 34 ${PATH} ${QUERY} ${PAYLOAD}` },
]

describe('the message layer', () => {
	for (const { name, send, answer, published = 0 } of rows) {
		it(name, async (t) => {
			const { client, published: messages } = await startServer(t)
			client.send(send)
			if (answer !== undefined) assert.equal(await client.next(), answer.replaceAll(' ', ''))
			await client.expectSilence()
			assert.equal(messages.length, published)
		})
	}

	it('uses message ids of 16 bits, from a random one on', async (t) => {
		const { client } = await startServer(t, { random: () => 0.99999 })
		const request = `${PATH} ${QUERY} ${PAYLOAD}`
		client.send(`50 02 12 34 ${request}`, `50 02 12 35 ${request}`)
		assert.deepEqual([await client.next(), await client.next()], ['5041ffff', '50410000'])
	})
})
