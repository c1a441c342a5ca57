import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { transmissionParameters } from '../coap/transmissionParameters.ts'
import { manualClock } from '../testing/manualClock.ts'
import { ascii, fromHex } from '../testing/udpClient.ts'
import { type Outcome, startExchange } from './exchange.ts'

const path = `bb ${ascii('temperature')}`
const payload = `ff ${ascii('22.3 C')}`
const option = { number: 11, value: Buffer.from('temperature') }

/** A GET of `/temperature` as in RFC 7252, Appendix A. The test acts as the server. */
const start = (type: 'CON' | 'NON', messageId: number, token: string) => {
	const clock = manualClock()
	const sent: string[] = []
	const outcomes: Outcome[] = []
	const server = {
		key: 'server',
		address: '192.0.2.1:5683',
		send: (bytes: Uint8Array) => void sent.push(Buffer.from(bytes).toString('hex')),
	}
	const needs = { server, clock, random: () => 0, parameters: transmissionParameters, responseMs: 10_000 }
	const exchange = startExchange(needs, {
		type,
		code: '0.01',
		messageId,
		token: fromHex(token),
		options: [option],
		payload: Buffer.alloc(0),
	})
	void exchange.outcome.then((outcome) => outcomes.push(outcome))
	return {
		sent,
		/** the outcome so far, after all pending callbacks have run */
		outcome: async () => {
			await new Promise(setImmediate)
			return outcomes[0]
		},
		receive: (hex: string) => exchange.receive(fromHex(hex)),
		cancel: exchange.cancel,
		/** advances the clock and runs all pending callbacks */
		advance: async (ms: number) => {
			clock.advance(ms)
			await new Promise(setImmediate)
		},
	}
}

const hex = (text: string): string => fromHex(text).toString('hex')

const answerOf = (outcome: Outcome | undefined) =>
	outcome?.outcome === 'response' ? [outcome.message.code, outcome.message.payload.toString()] : outcome

describe('a confirmable request', () => {
	it('is answered in the acknowledgement (RFC 7252 figure 16)', async () => {
		const { sent, receive, outcome } = start('CON', 0x7d34, '')
		assert.deepEqual(sent, [hex(`40 01 7d34 ${path}`)])
		receive(`60 45 7d34 ${payload}`)
		assert.deepEqual(answerOf(await outcome()), ['2.05', '22.3 C'])
		assert.equal(sent.length, 1)
	})

	it('has its token in the answer (figure 17)', async () => {
		const { sent, receive, outcome } = start('CON', 0x7d35, '20')
		assert.deepEqual(sent, [hex(`41 01 7d35 20 ${path}`)])
		receive(`61 45 7d35 20 ${payload}`)
		assert.deepEqual(answerOf(await outcome()), ['2.05', '22.3 C'])
	})

	it('is sent again, the same, until it is answered (figure 18)', async () => {
		const { sent, receive, advance, outcome } = start('CON', 0x7d36, '31')
		await advance(1_999)
		assert.equal(sent.length, 1)
		await advance(1)
		assert.deepEqual(sent, [hex(`41 01 7d36 31 ${path}`), hex(`41 01 7d36 31 ${path}`)])
		receive(`61 45 7d36 31 ${payload}`)
		assert.deepEqual(answerOf(await outcome()), ['2.05', '22.3 C'])
		await advance(300_000)
		assert.equal(sent.length, 2)
	})

	it('is answered separately, and the answer is acknowledged (figure 21)', async () => {
		const { sent, receive, advance, outcome } = start('CON', 0x7d38, '53')
		receive('60 00 7d38')
		await advance(9_999)
		assert.equal(await outcome(), undefined)
		receive(`41 45 ad7b 53 ${payload}`)
		assert.deepEqual(answerOf(await outcome()), ['2.05', '22.3 C'])
		assert.deepEqual(sent.slice(1), ['6000ad7b'])
	})

	it('is answered separately before its acknowledgement comes (figure 22)', async () => {
		const { sent, receive, outcome, advance } = start('CON', 0x7d39, '54')
		receive(`41 45 ad7c 54 ${payload}`)
		assert.deepEqual(answerOf(await outcome()), ['2.05', '22.3 C'])
		await advance(300_000)
		assert.deepEqual(sent.slice(1), ['6000ad7c'])
	})

	it('that is acknowledged and never answered is given up', async () => {
		const { receive, advance, outcome } = start('CON', 0x7d3a, '55')
		receive('60 00 7d3a')
		await advance(0)
		await advance(10_000)
		assert.deepEqual(await outcome(), { outcome: 'unanswered', isAcknowledged: true })
	})

	it('is given up after MAX_TRANSMIT_WAIT without a sign (RFC 7252 §4.8.2)', async () => {
		const { sent, advance, outcome } = start('CON', 0x7d3b, '56')
		await advance(61_999)
		assert.equal(await outcome(), undefined)
		await advance(1)
		assert.deepEqual(await outcome(), { outcome: 'unanswered', isAcknowledged: false })
		assert.equal(sent.length, 5)
	})

	it('is rejected by a reset', async () => {
		const { receive, outcome } = start('CON', 0x7d3c, '57')
		receive('70 00 7d3c')
		assert.deepEqual(await outcome(), { outcome: 'reset' })
	})

	it('sends nothing any more when it is cancelled', async () => {
		const { sent, advance, cancel, outcome } = start('CON', 0x7d3d, '58')
		cancel()
		await advance(300_000)
		assert.equal(await outcome(), undefined)
		assert.equal(sent.length, 1)
	})

	const strangers = [
		{ name: 'an acknowledgement of another message', datagram: `61 45 7d3f 59 ${payload}`, answer: [] },
		{ name: 'an answer with another token', datagram: `51 45 ad7d 60 ${payload}`, answer: [] },
		{
			name: 'a confirmable answer with another token',
			datagram: `41 45 ad7d 60 ${payload}`,
			answer: ['7000ad7d'],
		},
		{ name: 'a request', datagram: `41 01 ad7e 59 ${path}`, answer: ['7000ad7e'] },
		{ name: 'a ping', datagram: '40 00 ad7f', answer: ['7000ad7f'] },
		{ name: 'no CoAP', datagram: 'ff ff', answer: [] },
		{ name: 'a malformed message', datagram: '6f 45 7d3e 59', answer: [] },
	]
	for (const { name, datagram, answer } of strangers)
		it(`is not answered by ${name}`, async () => {
			const { sent, receive, outcome } = start('CON', 0x7d3e, '59')
			receive(datagram)
			assert.equal(await outcome(), undefined)
			assert.deepEqual(sent.slice(1), answer)
		})
})

describe('a non-confirmable request', () => {
	it('is answered by a non-confirmable message (figure 20)', async () => {
		const { sent, receive, outcome } = start('NON', 0x7d40, '75')
		assert.deepEqual(sent, [hex(`51 01 7d40 75 ${path}`)])
		receive(`51 45 ad7b 75 ${payload}`)
		assert.deepEqual(answerOf(await outcome()), ['2.05', '22.3 C'])
		assert.equal(sent.length, 1)
	})

	it('is sent once, and given up', async () => {
		const { sent, advance, outcome } = start('NON', 0x7d41, '76')
		await advance(10_000)
		assert.deepEqual(await outcome(), { outcome: 'unanswered', isAcknowledged: false })
		assert.equal(sent.length, 1)
	})
})
