import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { generate, parse } from 'coap-packet'
import { createClient } from './client.ts'
import type { Pattern } from './requests.ts'
import { createTally } from './tally.ts'

const message: Pattern = { kind: 'CON', method: 'PUT', path: ['a', 'b'], query: ['id=x'], bytes: 5 }

/** A client whose datagrams the test takes, by a clock that the test sets. */
const startClient = (pattern: Pattern, window: number) => {
	const sent: Buffer[] = []
	const tally = createTally()
	let time = 0
	const client = createClient({
		pattern,
		window,
		tally,
		now: () => time,
		send: (datagram) => sent.push(Buffer.from(datagram)),
		firstMessageId: 0xffff,
	})
	client.start()
	return {
		client,
		counts: tally.counts,
		take: () => sent.splice(0),
		at: (milliseconds: number) => {
			time = milliseconds
		},
	}
}

type Reply = Readonly<{ code: string; isSeparate?: boolean }>

const answerTo = (request: Buffer, { code, isSeparate = false }: Reply): Buffer => {
	const { token, messageId } = parse(request)
	return generate({ code, token, ack: !isSeparate, confirmable: isSeparate, messageId })
}

const only = (datagrams: readonly Buffer[]): Buffer => {
	assert.equal(datagrams.length, 1)
	return datagrams[0] ?? Buffer.alloc(0)
}

describe('a client of the load', () => {
	it('has as many requests on their way as its window, and sends one for each answer', () => {
		const { client, counts, take, at } = startClient(message, 3)
		const first = take()
		assert.deepEqual(
			first.map((datagram) => parse(datagram).messageId),
			[0, 1, 2],
		)
		at(7)
		client.receive(answerTo(first[1] ?? Buffer.alloc(0), { code: '2.04' }))
		const next = parse(only(take()))
		assert.equal(next.messageId, 3)
		assert.ok(first.every((datagram) => !parse(datagram).token?.equals(next.token)))
		assert.deepEqual(counts(), { answered: 1, refused: {}, retransmitted: 0, lost: 0, p50: 7, p99: 7 })
		assert.equal(client.waiting(), 3)
	})

	it('counts an answer once, whatever comes with another token or message id', () => {
		const { client, counts, take } = startClient(message, 1)
		const answer = answerTo(only(take()), { code: '2.04' })
		client.receive(answer)
		client.receive(answer)
		client.receive(Buffer.of(0x60, 0, 0, 0))
		client.receive(Buffer.alloc(0))
		assert.equal(counts().answered, 1)
		assert.equal(take().length, 1)
	})

	it('acknowledges a separate response', () => {
		const { client, counts, take } = startClient(message, 1)
		const request = only(take())
		client.receive(answerTo(request, { code: '2.04', isSeparate: true }))
		const [acknowledgement = Buffer.alloc(0)] = take()
		assert.deepEqual({ ...parse(acknowledgement), ack: true }, parse(acknowledgement))
		assert.equal(parse(acknowledgement).messageId, parse(request).messageId)
		assert.equal(counts().answered, 1)
	})

	it('counts refusals by their code', () => {
		const { client, counts, take } = startClient(message, 1)
		client.receive(answerTo(only(take()), { code: '4.04' }))
		client.receive(answerTo(only(take()), { code: '4.04' }))
		client.receive(answerTo(only(take()), { code: '2.31' }))
		assert.deepEqual([counts().answered, counts().refused], [0, { '4.04': 2, '2.31': 1 }])
	})

	it('sends a CON again after two seconds, and counts a NON as lost', () => {
		const confirmable = startClient(message, 1)
		const request = only(confirmable.take())
		confirmable.at(1_999)
		confirmable.client.sweep()
		assert.deepEqual(confirmable.take(), [])
		confirmable.at(2_000)
		confirmable.client.sweep()
		assert.deepEqual(confirmable.take(), [request])
		assert.equal(confirmable.counts().retransmitted, 1)
		const other = startClient({ ...message, kind: 'NON' }, 1)
		const lost = only(other.take())
		other.at(2_000)
		other.client.sweep()
		assert.notDeepEqual(only(other.take()), lost)
		assert.equal(other.counts().lost, 1)
	})

	it('sends the blocks of a body one after the other, and counts the body', () => {
		const { client, counts, take } = startClient({ ...message, kind: 'blocks', bytes: 2_500 }, 1)
		const bodies: Buffer[] = []
		const blocks: string[] = []
		for (const code of ['2.31', '2.31', '2.04']) {
			const request = only(take())
			const { options, payload } = parse(request)
			blocks.push(options.find(({ name }) => name === 'Block1')?.value.toString('hex') ?? '')
			bodies.push(payload)
			client.receive(answerTo(request, { code }))
		}
		// RFC 7959 §2.2: number in the upper bits, then M, then the size exponent 6.
		assert.deepEqual(blocks, ['0e', '1e', '26'])
		assert.equal(Buffer.concat(bodies).length, 2_500)
		assert.equal(counts().answered, 1)
		assert.equal(parse(only(take())).payload.length, 1_024)
	})

	it('begins nothing after it was stopped', () => {
		const { client, take } = startClient(message, 1)
		client.stop()
		client.receive(answerTo(only(take()), { code: '2.04' }))
		assert.deepEqual([take(), client.waiting()], [[], 0])
	})
})
