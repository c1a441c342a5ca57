import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import type { CoapServerOptions } from '../coapServer.ts'
import { startServer } from '../testing/startServer.ts'
import { ascii, openUdpClient, type UdpClient } from '../testing/udpClient.ts'
import { waitingDownlinks } from '../testing/waitingDownlinks.ts'
import { stalledMs } from './parcel.ts'

const started = async (t: TestContext, options: Partial<CoapServerOptions> = {}) => {
	const downlinks = waitingDownlinks()
	return { downlinks, ...(await startServer(t, { downlinks, ...options })) }
}

// Uri-Path (11) msg, c2d; Uri-Query (15: 11 + 4) id=d-1
const QUERY = `46 ${ascii('id=d-1')}`
const C2D = `${ascii('msg')} 03 ${ascii('c2d')} ${QUERY}`
/** Token bb; Observe (6); Echo (252: 15 + 237 = 13 + 224) */
const observe = (messageId: string, value: '60' | '61 01', more = ''): string =>
	`41 01 ${messageId} bb ${value} 53 ${C2D} ${more}`
const get = (messageId: string, more = ''): string => `41 01 ${messageId} bb b3 ${C2D} ${more}`
/** `POST /msg/d2c/raw?id=d-1` with the payload 00, of type CON or NON */
const post = (type: '41' | '51', messageId: string, more = ''): string =>
	`${type} 02 ${messageId} bb b3 ${ascii('msg')} 03 ${ascii('d2c')} 03 ${ascii('raw')} ${QUERY} ${more} ff 00`
/** Uri-Query once more */
const argument = (text: string): string =>
	`0d ${(text.length - 13).toString(16).padStart(2, '0')} ${ascii(text)}`

const registered = async (client: UdpClient, messageId = '02'): Promise<void> => {
	client.send(observe(`01 ${messageId}`, '60'))
	const [, echo] = /^618101..bbdcef(.{24})/.exec(await client.next()) ?? []
	client.send(observe(`02 ${messageId}`, '60', `dc e0 ${echo}`))
	assert.equal(await client.next(), `614502${messageId}bb6101`)
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0')
/** ETag (4), Observe (6) */
const notification = (type: '41' | '51', id: number, number: number, tag: string, text: string): string =>
	`${type}45${hex(id, 4)}bb48${tag}21${hex(number, 2)}ff${ascii(text)}`
const ack = (id: number): string => `60 00 ${hex(id, 4)}`
const reset = (id: number): string => `70 00 ${hex(id, 4)}`

describe('a device that observes its downlinks', () => {
	it('gets one that needs no confirmation in a NON, and the others in their order', async (t) => {
		const { downlinks, client } = await started(t)
		const tags = ['a', 'b'].map((text) => downlinks.add(text))
		await registered(client)
		assert.equal(await client.next(), notification('51', 0, 2, tags[0] ?? '', 'a'))
		assert.equal(await client.next(), notification('51', 1, 3, tags[1] ?? '', 'b'))
		const tag = downlinks.add('c')
		assert.equal(await client.next(), notification('51', 2, 4, tag, 'c'))
		const sent = { type: 'sent', bytes: 1 }
		assert.deepEqual(await downlinks.reported(3), [sent, sent, sent])
		assert.deepEqual(downlinks.noted, ['d-1', 'd-1'])
	})

	it('gets the next one when it has acknowledged the one before, and not earlier', async (t) => {
		const { downlinks, client } = await started(t)
		const first = downlinks.add('a', { confirm: true })
		const second = downlinks.add('b', { confirm: true })
		await registered(client)
		assert.equal(await client.next(), notification('41', 0, 2, first, 'a'))
		await client.expectSilence()
		assert.deepEqual(downlinks.fates, [{ type: 'sent', bytes: 1 }])
		client.send(ack(0))
		assert.equal(await client.next(), notification('41', 1, 3, second, 'b'))
		assert.deepEqual(downlinks.fates[1], { type: 'acknowledged' })
	})

	it('gets it again after 2, 4, 8 and 16 s, and is given up 32 s later: the downlink waits', async (t) => {
		const { downlinks, client, clock, log } = await started(t)
		const tag = downlinks.add('a', { confirm: true })
		await registered(client)
		for (const ms of [0, 2_000, 4_000, 8_000, 16_000]) {
			clock.advance(ms)
			assert.equal(await client.next(), notification('41', 0, 2, tag, 'a'))
		}
		clock.advance(32_000)
		const fates = await downlinks.reported(2)
		assert.deepEqual(fates[1], { type: 'unacknowledged', reason: 'The device did not acknowledge it.' })
		assert.equal(log.filter(({ event }) => event === 'coap.unobserved').length, 1)
		await client.expectSilence()
		client.send(observe('03 07', '60'))
		assert.equal(await client.next(), '61450307bb6101')
		assert.equal(await client.next(), notification('41', 1, 2, tag, 'a'))
	})

	for (const confirm of [true, false])
		it(`refuses one with a Reset, confirm ${confirm}, and gets no more until it registers again`, async (t) => {
			const { downlinks, client } = await started(t)
			downlinks.add('a', { confirm })
			await registered(client)
			await client.next()
			client.send(reset(0))
			const fates = await downlinks.reported(2)
			assert.deepEqual(fates, [
				{ type: 'sent', bytes: 1 },
				{ type: 'rejected', reason: 'The device answered with a Reset.' },
			])
			downlinks.add('b')
			await client.expectSilence()
		})

	it('is the one that has registered last: it may have another address now', async (t) => {
		const { downlinks, client, server } = await started(t)
		await registered(client)
		const later = await openUdpClient(server.port)
		t.after(later.close)
		await registered(later)
		const tag = downlinks.add('a')
		assert.equal(await later.next(), notification('51', 0, 2, tag, 'a'))
		await client.expectSilence()
	})

	it('gets none any more after Observe 1, whose answer brings none either', async (t) => {
		const { downlinks, client } = await started(t)
		await registered(client)
		downlinks.add('a', {}, 'd-2')
		client.send(observe('03 01', '61 01'))
		assert.equal(await client.next(), '61450301bb')
		downlinks.add('b')
		await client.expectSilence()
		assert.deepEqual(downlinks.fates, [])
	})

	it('gets none on the answer to a message', async (t) => {
		const { downlinks, client } = await started(t)
		await registered(client)
		downlinks.add('a', { confirm: true })
		await client.next()
		client.send(post('41', '04 01'))
		assert.equal(await client.next(), '61410401bb')
	})

	it('gives one back that is too long if it does not ask for the rest, and observes no more', async (t) => {
		const { downlinks, client, clock } = await started(t)
		downlinks.add(new Uint8Array(1025), { confirm: true })
		await registered(client)
		// ETag, Observe, Block2 (23: 6 + 17 = 13 + 4) 0/1/1024, Size2 (28: 23 + 5) 1025
		assert.match(await client.next(), /^41450000bb48.{16}2102d1040e520401ff/)
		client.send(ack(0))
		await client.expectSilence()
		clock.advance(stalledMs)
		const reason = 'The device did not fetch all of it.'
		assert.deepEqual(await downlinks.reported(1), [{ type: 'released', reason }])
		await client.expectSilence()
	})

	it('refuses one that is too long with a Reset of its first block', async (t) => {
		const { downlinks, client } = await started(t)
		downlinks.add(new Uint8Array(1025))
		await registered(client)
		await client.next()
		client.send(reset(0))
		assert.deepEqual(await downlinks.reported(2), [
			{ type: 'sent', bytes: 0 },
			{ type: 'rejected', reason: 'The device answered with a Reset.' },
		])
	})

	it('keeps the claim while it fetches block after block', async (t) => {
		const { downlinks, client, clock } = await started(t)
		downlinks.add(new Uint8Array(1025), { confirm: true })
		await registered(client)
		await client.next()
		client.send(ack(0))
		await client.expectSilence()
		clock.advance(stalledMs - 1)
		// Block2 (23: 15 + 8) 1/0/1024
		client.send(get('05 01', '81 16'))
		assert.equal(await client.next(), '60000501')
		assert.match(await client.next(), /^41450001bb/)
		client.send(ack(1))
		assert.deepEqual(
			(await downlinks.reported(3)).map(({ type }) => type),
			['held', 'sent', 'acknowledged'],
		)
	})

	it('keeps it when the server stops before the acknowledgement', async (t) => {
		const { downlinks, client, server } = await started(t)
		downlinks.add('a', { confirm: true })
		await registered(client)
		await client.next()
		await server.close()
		const reason = 'The CoAP server stopped before the device acknowledged it.'
		assert.deepEqual((await downlinks.reported(2))[1], { type: 'unacknowledged', reason })
	})

	it('keeps one that is too long when the server stops before it has fetched all of it', async (t) => {
		const { downlinks, client, server } = await started(t)
		downlinks.add(new Uint8Array(1025), { confirm: true })
		await registered(client)
		await client.next()
		client.send(ack(0))
		await client.expectSilence()
		await server.close()
		assert.deepEqual(await downlinks.reported(1), [{ type: 'released', reason: 'The CoAP server stopped.' }])
	})

	it('gets what waits 5 s after the table has failed', async (t) => {
		const { downlinks, client, clock, log } = await started(t)
		await registered(client)
		await client.expectSilence()
		downlinks.failures.push(new Error('no table'))
		const tag = downlinks.add('a')
		await client.expectSilence()
		clock.advance(5_000)
		assert.equal(await client.next(), notification('51', 0, 2, tag, 'a'))
		assert.equal(log.find(({ event }) => event === 'coap.defect')?.error, 'Error: no table')
	})
})

describe('a device that asks for its downlinks', () => {
	it('gets an answer without ETag if there is none', async (t) => {
		const { client } = await started(t)
		client.send(get('00 01'))
		assert.equal(await client.next(), '61450001bb')
	})

	it('gets the next one with each request, and the same again if the request is repeated', async (t) => {
		const { downlinks, client } = await started(t)
		const [first, second] = ['a', 'b'].map((text) => downlinks.add(text))
		client.send(get('00 01'))
		assert.equal(await client.next(), `61450001bb48${first}ff${ascii('a')}`)
		client.send(get('00 01'))
		assert.equal(await client.next(), `61450001bb48${first}ff${ascii('a')}`)
		client.send(get('00 02'))
		assert.equal(await client.next(), `61450002bb48${second}ff${ascii('b')}`)
	})

	it('gets one that it has to confirm in a CON, the same for each request until it has', async (t) => {
		const { downlinks, client, clock } = await started(t)
		const tag = downlinks.add('a', { confirm: true })
		client.send(get('00 01'))
		assert.equal(await client.next(), '60000001')
		assert.equal(await client.next(), `41450000bb48${tag}ff${ascii('a')}`)
		client.send(get('00 02'))
		assert.equal(await client.next(), '60000002')
		assert.equal(await client.next(), `41450001bb48${tag}ff${ascii('a')}`)
		clock.advance(2_000)
		// The first one is not sent any more.
		assert.equal(await client.next(), `41450001bb48${tag}ff${ascii('a')}`)
		client.send(ack(1))
		assert.deepEqual(await downlinks.reported(2), [{ type: 'sent', bytes: 1 }, { type: 'acknowledged' }])
		clock.advance(60_000)
		await client.expectSilence()
	})

	it('gets none again while it is being stored that it has acknowledged it', async (t) => {
		const downlinks = waitingDownlinks()
		const { client } = await startServer(t, {
			downlinks: { ...downlinks, report: (_taken, { type }) => (type === 'sent' ? done : never) },
		})
		const tag = downlinks.add('a', { confirm: true })
		client.send(get('00 01'))
		assert.equal(await client.next(), '60000001')
		assert.equal(await client.next(), `41450000bb48${tag}ff${ascii('a')}`)
		client.send(ack(0))
		client.send(get('00 02'))
		assert.equal(await client.next(), '61450002bb')
	})
	const done = Promise.resolve()
	const never = new Promise<void>(() => undefined)

	it('is told 4.04 for a block of nothing, and 5.03 if the table fails', async (t) => {
		const { downlinks, client } = await started(t)
		client.send(get('00 01', '81 16'))
		assert.match(await client.next(), /^61840001bb/)
		downlinks.failures.push(new Error('no table'))
		client.send(get('00 02'))
		assert.match(await client.next(), /^61a30002bb/)
	})

	it('needs DTLS if it has a key', async (t) => {
		const { downlinks, client } = await started(t)
		downlinks.secured.add('d-1')
		for (const request of [get('00 01'), observe('00 02', '60')]) {
			client.send(request)
			assert.match(await client.next(), /^6183000.bb/)
		}
	})

	it('says which ones it has applied or refused', async (t) => {
		const { downlinks, client } = await started(t)
		const [first, second] = ['0123456789abcdef', 'fedcba9876543210']
		client.send(get('00 01', argument(`applied=${first}`)))
		await client.next()
		client.send(get('00 02', `${argument(`rejected=${second}`)} ${argument('reason=too hot')}`))
		await client.next()
		assert.deepEqual(downlinks.results, [
			{ tag: first, outcome: 'applied' },
			{ tag: second, outcome: 'rejected', reason: 'too hot' },
		])
		client.send(get('00 03', argument('applied=012345')))
		assert.match(await client.next(), /^61800003bb/)
	})
})

describe('a device that sends a message', () => {
	it('gets what waits for it in the answer', async (t) => {
		const { downlinks, client, published } = await started(t)
		const tag = downlinks.add('a')
		client.send(post('41', '00 01'))
		assert.equal(await client.next(), `61410001bb48${tag}ff${ascii('a')}`)
		assert.deepEqual(await downlinks.reported(1), [{ type: 'sent', bytes: 1 }])
		assert.equal(published.length, 1)
		client.send(post('41', '00 02'))
		assert.equal(await client.next(), '61410002bb')
	})

	for (const { name, confirm, answer } of [
		{ name: 'gets it in a NON if it has sent a NON', confirm: false, answer: '51410000' },
		{
			name: 'gets it in a CON if it has to confirm it, also if it has sent a NON',
			confirm: true,
			answer: '41410000',
		},
	])
		it(name, async (t) => {
			const { downlinks, client } = await started(t)
			const tag = downlinks.add('a', { confirm })
			client.send(post('51', '00 01'))
			assert.equal(await client.next(), `${answer}bb48${tag}ff${ascii('a')}`)
			if (confirm) client.send(ack(0))
			await downlinks.reported(confirm ? 2 : 1)
			assert.equal(downlinks.fates.at(-1)?.type, confirm ? 'acknowledged' : 'sent')
		})

	it('keeps it if it does not acknowledge the answer', async (t) => {
		const { downlinks, client, clock } = await started(t)
		downlinks.add('a', { confirm: true })
		client.send(post('41', '00 01'))
		assert.equal(await client.next(), '60000001')
		for (const ms of [0, 2_000, 4_000, 8_000, 16_000]) {
			clock.advance(ms)
			assert.match(await client.next(), /^41410000bb/)
		}
		clock.advance(32_000)
		assert.equal((await downlinks.reported(2))[1]?.type, 'unacknowledged')
	})

	it('gets small blocks until its address is verified, whatever it asks for', async (t) => {
		const { downlinks, client } = await started(t)
		const tag = downlinks.add(new Uint8Array(1025))
		// Block2 (23: 15 + 8) 0/0/1024
		client.send(post('41', '00 01', '81 06'))
		// ETag, Block2 (23: 4 + 19 = 13 + 6) 0/1/32, Size2 (28: 23 + 5) 1025, 32 bytes
		assert.equal(await client.next(), `61410001bb48${tag}d10609520401ff${'00'.repeat(32)}`)
		// Block2 1/0/512
		client.send(`41 02 00 02 bb b3 ${ascii('msg')} 03 ${ascii('d2c')} 03 ${ascii('raw')} ${QUERY} 81 15`)
		assert.match(await client.next(), /^61810002bbdcef/)
		assert.deepEqual(downlinks.fates, [])
	})

	it('gets none if it wants no answer (RFC 7967)', async (t) => {
		const { downlinks, client } = await started(t)
		downlinks.add('a')
		// No-Response (258: 15 + 243 = 13 + 230): not 2.xx
		client.send(post('51', '00 01', 'd1 e6 02'))
		await client.expectSilence()
		assert.deepEqual(downlinks.fates, [])
	})

	it('has its message taken, though it asks for a block of no answer', async (t) => {
		const { client, published } = await started(t)
		client.send(post('41', '00 01', '81 16'))
		assert.equal(await client.next(), '61410001bb')
		assert.equal(published.length, 1)
	})

	it('has its message taken, whatever the table of downlinks does', async (t) => {
		const { downlinks, client, published, log } = await started(t)
		downlinks.failures.push(new Error('no table'))
		client.send(post('41', '00 01'))
		assert.equal(await client.next(), '61410001bb')
		assert.equal(published.length, 1)
		assert.equal(log[0]?.error, 'Error: no table')
	})

	it('says what became of earlier ones; the message is not taken before that is stored', async (t) => {
		const { downlinks, client, published } = await started(t)
		const said = argument('applied=0123456789abcdef')
		downlinks.failures.push(new Error('no table'))
		client.send(post('41', '00 01', said))
		assert.match(await client.next(), /^61a30001bb/)
		assert.equal(published.length, 0)
		client.send(post('41', '00 02', said))
		assert.equal(await client.next(), '61410002bb')
		assert.deepEqual(downlinks.results, [{ tag: '0123456789abcdef', outcome: 'applied' }])
		assert.equal(published.length, 1)
	})

	it('has it taken with a wrong result, too, which the log shows', async (t) => {
		const { client, published, log } = await started(t)
		client.send(post('41', '00 01', argument('applied=0123456')))
		assert.equal(await client.next(), '61410001bb')
		assert.equal(published.length, 1)
		assert.equal(log[0]?.error, 'applied and rejected need an ETag in 16 hex digits')
	})
})
