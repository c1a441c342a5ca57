import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { CoapServerOptions } from '../coapServer.ts'
import { heldPublish } from '../testing/heldPublish.ts'
import { startServer } from '../testing/startServer.ts'
import { ascii, openUdpClient } from '../testing/udpClient.ts'
import { blockDatagram, type SentBlock, uploadClient } from '../testing/uploadClient.ts'

/** Blocks of 16 bytes */
const [A, B, C, REST] = ['a'.repeat(16), 'b'.repeat(16), 'c'.repeat(16), 'rest']

/** Block1 (RFC 7959 §2.1) is the first option of an answer: 27 is 13 + 14. */
const block1 = (value: string): string => `d${value.length / 2}0e${value}`

/** 2.31 for block `num` of 16 bytes, more follow */
const proceed = (num: number): string => `2.31 ${block1((num * 16 + 8).toString(16).padStart(2, '0'))}`
/** 2.01 for block `num` of 16 bytes, the last one */
const created = (num: number): string => `2.01 ${block1((num * 16).toString(16))}`
const refused = (code: string, text: string): string => `${code} ff${ascii(text)}`

const started = async (t: TestContext, options: Partial<CoapServerOptions> = {}) => {
	const server = await startServer(t, options)
	return { ...server, send: uploadClient(server.client) }
}

type Row = Readonly<{
	name: string
	blocks: readonly (readonly [SentBlock, string])[]
	published?: readonly string[]
}>

const first = { num: 0, more: true, payload: A } as const
const second = { num: 1, more: true, payload: B } as const
const last = { num: 2, payload: REST } as const

const rows: readonly Row[] = [
	{
		name: 'of three blocks is one message',
		blocks: [
			[first, proceed(0)],
			[second, proceed(1)],
			[last, created(2)],
		],
		published: [`${A}${B}${REST}`],
	},
	{
		name: 'is the same with another token for each block, as libcoap sends it',
		blocks: [
			[{ ...first, token: 1 }, proceed(0)],
			[{ ...second, token: 2 }, proceed(1)],
			[{ ...last, token: 3 }, created(2)],
		],
		published: [`${A}${B}${REST}`],
	},
	{
		name: 'is the same non-confirmable',
		blocks: [
			[{ ...first, type: 'NON' }, proceed(0)],
			[{ ...second, type: 'NON' }, proceed(1)],
			[{ ...last, type: 'NON' }, created(2)],
		],
		published: [`${A}${B}${REST}`],
	},
	{
		name: 'of one block is complete',
		blocks: [[{ num: 0, szx: 6, payload: A }, `2.01 ${block1('06')}`]],
		published: [A],
	},
	{
		name: 'may end with a whole block',
		blocks: [
			[first, proceed(0)],
			[{ num: 1, payload: B }, created(1)],
		],
		published: [`${A}${B}`],
	},
	{
		name: 'may go on with smaller blocks, whose numbers count anew',
		blocks: [
			[{ num: 0, more: true, szx: 1, payload: `${A}${B}` }, `2.31 ${block1('09')}`],
			[{ num: 2, more: true, payload: C }, proceed(2)],
			[{ num: 3, payload: REST }, created(3)],
		],
		published: [`${A}${B}${C}${REST}`],
	},
	{
		name: 'announces its length',
		blocks: [
			[{ ...first, size1: 20 }, proceed(0)],
			[{ num: 1, payload: REST, size1: 20 }, created(1)],
		],
		published: [`${A}${REST}`],
	},
	{
		name: 'may ask for blocks of the answer, which has no payload (Block2 0/_/64)',
		blocks: [
			[{ ...first, options: { 23: Buffer.of(2) } }, proceed(0)],
			[{ num: 1, payload: REST, options: { 23: Buffer.of(2) } }, created(1)],
		],
		published: [`${A}${REST}`],
	},
	{
		name: 'begins again with block 0',
		blocks: [
			[first, proceed(0)],
			[second, proceed(1)],
			[{ ...first, payload: C }, proceed(0)],
			[{ num: 1, payload: REST }, created(1)],
		],
		published: [`${C}${REST}`],
	},
	{
		name: 'takes a block again that comes as a new message',
		blocks: [
			[first, proceed(0)],
			[first, proceed(0)],
			[second, proceed(1)],
			[second, proceed(1)],
			[first, proceed(0)],
			[second, proceed(1)],
			[last, created(2)],
		],
		published: [`${A}${B}${REST}`],
	},
	{
		name: 'answers the last block again, and publishes it once',
		blocks: [
			[first, proceed(0)],
			[{ num: 1, payload: REST }, created(1)],
			[{ num: 1, payload: REST }, created(1)],
		],
		published: [`${A}${REST}`],
	},
	{
		name: 'that is sent twice from its beginning is two messages',
		blocks: [
			[first, proceed(0)],
			[{ num: 1, payload: REST }, created(1)],
			[first, proceed(0)],
			[{ num: 1, payload: REST }, created(1)],
		],
		published: [`${A}${REST}`, `${A}${REST}`],
	},
	{
		name: 'with a gap is 4.08, and can go on where the gap is',
		blocks: [
			[first, proceed(0)],
			[{ num: 2, more: true, payload: C }, refused('4.08', 'byte 16 is next, not 32')],
			[second, proceed(1)],
			[last, created(2)],
		],
		published: [`${A}${B}${REST}`],
	},
	{
		name: 'from its end to its beginning is 4.08',
		blocks: [
			[last, refused('4.08', 'unknown upload; begin with block 0')],
			[second, refused('4.08', 'unknown upload; begin with block 0')],
		],
	},
	{
		name: 'with another block under a number that it has is 4.08',
		blocks: [
			[first, proceed(0)],
			[second, proceed(1)],
			[{ num: 1, more: true, payload: C }, refused('4.08', 'byte 32 is next, not 16')],
			[last, created(2)],
		],
		published: [`${A}${B}${REST}`],
	},
	{
		name: 'with a block that is shorter than it says is refused',
		blocks: [[{ ...first, payload: REST }, refused('4.00', 'Block1 has 16 bytes, the payload 4')]],
	},
	{
		name: 'with a last block that is longer than it says is refused',
		blocks: [
			[first, proceed(0)],
			[{ num: 1, payload: `${A}x` }, refused('4.00', 'Block1 has 16 bytes, the payload 17')],
		],
	},
	{
		name: 'with the reserved size exponent 7 is refused (RFC 7959 §2.2)',
		blocks: [[{ ...first, szx: 7 }, refused('4.00', 'reserved size; Block1 has the exponents 0 to 6')]],
	},
	{
		name: 'of a format that is not taken is refused with its first block',
		blocks: [
			[{ ...first, format: 0 }, refused('4.15', 'Content-Format 0: use 110, 50, 112, 60, 42 or none')],
		],
	},
	{
		name: 'without an id that can be one is refused with its first block',
		blocks: [[{ ...first, deviceId: 'a/b' }, refused('4.00', 'id must match [a-zA-Z0-9:_-]{1,128}')]],
	},
	{
		name: 'has others beside it: two ids behind one address and port',
		blocks: [
			[{ ...first, deviceId: 'd-1' }, proceed(0)],
			[{ ...first, deviceId: 'd-2', payload: C }, proceed(0)],
			[{ num: 1, payload: '1', deviceId: 'd-1' }, created(1)],
			[{ num: 1, payload: '2', deviceId: 'd-2' }, created(1)],
		],
		published: [`${A}1`, `${C}2`],
	},
	// RFC 9175 §3.3
	{
		name: 'has others beside it: two of a device with Request-Tags of their own',
		blocks: [
			[{ ...first, tags: ['x'] }, proceed(0)],
			[{ ...first, tags: ['y'], payload: C }, proceed(0)],
			[{ num: 1, payload: '1', tags: ['x'] }, created(1)],
			[{ num: 1, payload: '2', tags: ['y'] }, created(1)],
		],
		published: [`${A}1`, `${C}2`],
	},
	{
		name: 'does not get blocks that lack its Request-Tag, or have one more',
		blocks: [
			[{ ...first, tags: ['x'] }, proceed(0)],
			[{ num: 1, payload: '1' }, refused('4.08', 'unknown upload; begin with block 0')],
			[{ num: 1, payload: '1', tags: ['x', ''] }, refused('4.08', 'unknown upload; begin with block 0')],
			[{ num: 1, payload: '1', tags: [''] }, refused('4.08', 'unknown upload; begin with block 0')],
		],
	},
]

// RFC 7959 §2.5
describe('row 55: edge: an upload in blocks', () => {
	for (const { name, blocks, published = [] } of rows)
		it(name, async (t) => {
			const { send, published: messages } = await started(t)
			for (const [block, answer] of blocks) assert.equal(await send(block), answer)
			assert.deepEqual(
				messages.map(({ payload }) => payload),
				published,
			)
		})

	it('of which the answer is lost gets it again for the same bytes, and is published once', async (t) => {
		const { client, published } = await started(t)
		const blocks = [first, second, last].map((block, index) => blockDatagram(block, index))
		for (const [index, end] of ['5f000001d10e08', '5f000101d10e18', '41000201d10e20'].entries()) {
			client.send(blocks[index] ?? '', blocks[index] ?? '')
			assert.deepEqual([await client.next(), await client.next()], [`61${end}`, `61${end}`])
		}
		assert.equal(published.length, 1)
	})

	it('is answered when it is on the queue, not before; its last block waits for the same answer', async (t) => {
		const held = heldPublish()
		const { client, published, send } = await started(t, { publish: held.publish })
		assert.equal(await send(first), proceed(0))
		client.send(blockDatagram({ num: 1, payload: REST }, 100))
		await held.called
		client.send(blockDatagram({ num: 1, payload: REST }, 101))
		await client.expectSilence()
		held.release()
		assert.deepEqual([await client.next(), await client.next()], ['6141006401d10e10', '6141006501d10e10'])
		assert.equal(published.length, 1)
	})

	it('that could not be queued begins again with block 0', async (t) => {
		const answers = [Promise.reject(new Error('disk full')), Promise.resolve()]
		answers[0]?.catch(() => undefined)
		const { send, published } = await started(t, { publish: () => answers.shift() ?? Promise.resolve() })
		assert.equal(await send(first), proceed(0))
		// Max-Age (14), then Block1 (27: 14 + 13)
		assert.equal(
			await send({ num: 1, payload: REST }),
			`5.03 d10105d10010ff${ascii('not queued, try again')}`,
		)
		assert.equal(await send({ num: 1, payload: REST }), refused('4.08', 'unknown upload; begin with block 0'))
		assert.equal(await send(first), proceed(0))
		assert.equal(await send({ num: 1, payload: REST }), created(1))
		assert.equal(published.length, 2)
	})

	it('is asked for smaller blocks with the first answer (2.31 with 16 bytes)', async (t) => {
		const { send, published } = await started(t, { largestSzx: 0 })
		assert.equal(await send({ num: 0, more: true, szx: 1, payload: `${A}${B}` }), proceed(0))
		assert.equal(await send({ num: 2, payload: REST }), created(2))
		assert.equal(published[0]?.payload, `${A}${B}${REST}`)
	})

	it('is not asked for larger blocks than it has: libcoap gives up then', async (t) => {
		const { send } = await started(t, { largestSzx: 6 })
		assert.equal(await send(first), proceed(0))
	})

	it('is one entry of the log, with the length of the body', async (t) => {
		const { send, log } = await started(t)
		for (const block of [first, second, last]) await send(block)
		assert.deepEqual(log, [
			{ event: 'coap.request', deviceId: 'd-1', code: '2.01', contentFormat: 110, bytes: 36, ms: 0 },
		])
	})

	it('belongs to its endpoint', async (t) => {
		const { server, send, published } = await started(t)
		const other = await openUdpClient(server.port)
		t.after(other.close)
		assert.equal(await send(first), proceed(0))
		assert.equal(
			await uploadClient(other)({ num: 1, payload: REST }),
			refused('4.08', 'unknown upload; begin with block 0'),
		)
		assert.equal(await send({ num: 1, payload: REST }), created(1))
		assert.equal(published.length, 1)
	})
})
