import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { CoapServerOptions } from '../coapServer.ts'
import { heldPublish } from '../testing/heldPublish.ts'
import { startServer } from '../testing/startServer.ts'
import { ascii, openUdpClient } from '../testing/udpClient.ts'
import { blockDatagram, type SentBlock, uploadClient } from '../testing/uploadClient.ts'

const KIB = 'x'.repeat(1024)
/** blocks of 1024 bytes */
const kib = (num: number, more = true): SentBlock => ({ num, more, szx: 6, payload: KIB })
const FIRST: SentBlock = { num: 0, more: true, payload: 'a'.repeat(16) }

const started = async (t: TestContext, options: Partial<CoapServerOptions> = {}) => {
	const server = await startServer(t, options)
	return { ...server, send: uploadClient(server.client) }
}

/** Option 60 after none: 13 + 47 */
const size1 = (value: string): string => `d${value.length / 2}2f${value}`
/** Option 14 after none: 13 + 1 */
const MAX_AGE_60 = 'd1013c'
const TOO_MANY = ascii('too many unfinished uploads')

/** the log without the ports of clients */
const entriesOf = (log: readonly object[]): readonly object[] =>
	log.map((entry) => ('peer' in entry ? { ...entry, peer: String(entry.peer).replace(/\d+$/, '') } : entry))

const unfinished = (more: object): object => ({
	event: 'coap.upload.unfinished',
	peer: '127.0.0.1:',
	deviceId: 'd-1',
	...more,
})

describe('row 55: edge: an upload that does not end', () => {
	it('is in the log after 247 s without a block, with its sender, its bytes and the number of such uploads', async (t) => {
		const { send, client, clock, log } = await started(t)
		await send({ ...FIRST, size1: 3000 })
		clock.advance(246_999)
		await send({ num: 1, more: true, payload: 'b'.repeat(16), size1: 3000 })
		clock.advance(246_999)
		await client.expectSilence()
		assert.deepEqual(log, [])
		clock.advance(1)
		await send({ ...FIRST, deviceId: 'd-2' })
		clock.advance(247_000)
		assert.deepEqual(entriesOf(log), [
			unfinished({ bytes: 32, expected: 3000, error: 'no block for 247 s', unfinished: 1 }),
			unfinished({ deviceId: 'd-2', bytes: 16, error: 'no block for 247 s', unfinished: 2 }),
		])
	})

	it('is in the log when the device begins again', async (t) => {
		const { send, log } = await started(t)
		await send(FIRST)
		await send({ ...FIRST, payload: 'c'.repeat(16) })
		assert.deepEqual(entriesOf(log), [unfinished({ bytes: 16, error: 'begun again', unfinished: 1 })])
	})

	it('is in the log when the server stops', async (t) => {
		const { server, send, log } = await started(t)
		await send(FIRST)
		await server.close()
		assert.deepEqual(entriesOf(log), [unfinished({ bytes: 16, error: 'the server stops', unfinished: 1 })])
	})

	it('is forgotten after that: its next block is unknown', async (t) => {
		const { send, clock } = await started(t)
		await send(FIRST)
		clock.advance(247_000)
		const answer = await send({ num: 1, payload: 'rest' })
		assert.equal(answer, `4.08 ff${ascii('unknown upload; begin with block 0')}`)
	})
})

describe('a body', () => {
	it('of 128 KiB is taken', async (t) => {
		const { send, published } = await started(t)
		for (let num = 0; num < 127; num++) assert.match(await send(kib(num)), /^2\.31 /)
		assert.match(await send(kib(127, false)), /^2\.01 /)
		assert.equal(published[0]?.payload.length, 128 * 1024)
	})

	const BYTES_3072 = `4.13 ${size1('0c00')}ff${ascii('at most 3072 bytes')}`

	it('above the limit is refused at the block that exceeds it, with the limit in Size1; the next begins anew', async (t) => {
		const { send, published, log } = await started(t, { maxPublishedBytes: 3072 })
		for (const num of [0, 1, 2]) assert.match(await send(kib(num)), /^2\.31 /)
		assert.equal(await send({ num: 3, szx: 6, payload: 'x' }), BYTES_3072)
		// npm coap goes on in the middle, with smaller blocks.
		assert.match(await send({ num: 64, more: true, payload: 'x'.repeat(16) }), /^4\.08 /)
		assert.deepEqual(published, [])
		assert.deepEqual(
			entriesOf(log)[0],
			unfinished({ bytes: 3072, error: 'longer than 3072 bytes', unfinished: 1 }),
		)
		for (const num of [0, 1]) assert.match(await send(kib(num)), /^2\.31 /)
		assert.match(await send(kib(2, false)), /^2\.01 /)
		assert.equal(published.length, 1)
	})

	it('that is announced to be above the limit is refused with its first block', async (t) => {
		const { send } = await started(t, { maxPublishedBytes: 3072 })
		assert.equal(await send({ ...kib(0), size1: 3073 }), BYTES_3072)
	})

	it('in one datagram has the same limit', async (t) => {
		const { send } = await started(t, { maxPublishedBytes: 1023 })
		assert.equal(await send(kib(0, false)), `4.13 ${size1('03ff')}ff${ascii('at most 1023 bytes')}`)
	})

	// {"data":"<base64>"}: 11 bytes, and 4 for 3 of the payload
	it('without a format is published in base64, and its limit is lower', async (t) => {
		const { send, published } = await started(t, { maxPublishedBytes: 11 + 4 })
		const bare = { num: 0, format: undefined } as const
		assert.equal(await send({ ...bare, payload: 'four' }), `4.13 ${size1('03')}ff${ascii('at most 3 bytes')}`)
		assert.match(await send({ ...bare, payload: 'abc' }), /^2\.01 /)
		assert.equal(published[0]?.payload, '{"data":"YWJj"}')
	})
})

describe('unfinished uploads', () => {
	it('are limited for an address: the next one is 4.29 with Max-Age', async (t) => {
		const { server, send, log } = await started(t, { uploads: { maxPerAddress: 2 } })
		const other = await openUdpClient(server.port)
		t.after(other.close)
		for (const deviceId of ['d-1', 'd-2']) assert.match(await send({ ...FIRST, deviceId }), /^2\.31 /)
		const refusal = `4.29 ${MAX_AGE_60}ff${TOO_MANY}`
		assert.equal(await uploadClient(other)({ ...FIRST, deviceId: 'd-3' }), refusal)
		assert.equal(log[0]?.code, '4.29')
		assert.match(await send({ num: 1, payload: 'rest' }), /^2\.01 /)
		assert.match(await send({ ...FIRST, deviceId: 'd-3' }), /^2\.31 /)
	})

	it('take memory until the queue has the body', async (t) => {
		const held = heldPublish()
		const { client, send } = await started(t, { publish: held.publish, uploads: { maxBytes: 1024 } })
		assert.match(await send(FIRST), /^2\.31 /)
		client.send(blockDatagram({ num: 1, payload: 'rest' }, 100))
		await held.called
		assert.match(await send({ ...FIRST, deviceId: 'd-2' }), /^5\.03 /)
		held.release()
		assert.match(await client.next(), /^6141/)
		assert.match(await send({ ...FIRST, deviceId: 'd-2', token: 2 }), /^2\.31 /)
	})

	it('share a memory: what exceeds it is 5.03 with Max-Age, and the others go on', async (t) => {
		const { send, published, log } = await started(t, { uploads: { maxBytes: 4096 } })
		assert.match(await send({ ...kib(0), deviceId: 'd-1' }), /^2\.31 /)
		assert.match(await send({ ...kib(0), deviceId: 'd-2' }), /^2\.31 /)
		assert.match(await send({ ...kib(1), deviceId: 'd-2' }), /^2\.31 /)
		// 1024 bytes of d-1 and 2048 of d-2 are taken; d-2 would need 4096.
		assert.equal(await send({ ...kib(2), deviceId: 'd-2' }), `5.03 ${MAX_AGE_60}ff${TOO_MANY}`)
		assert.deepEqual(
			entriesOf(log)[0],
			unfinished({ deviceId: 'd-2', bytes: 2048, error: 'no memory for more uploads', unfinished: 1 }),
		)
		for (const num of [1, 2]) assert.match(await send({ ...kib(num), deviceId: 'd-1' }), /^2\.31 /)
		assert.match(await send({ ...kib(3, false), deviceId: 'd-1' }), /^2\.01 /)
		assert.equal(published[0]?.payload.length, 4096)
	})
})
