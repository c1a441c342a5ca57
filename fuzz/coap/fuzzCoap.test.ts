import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { datagramOf } from './datagramOf.ts'
import { fuzzCoap } from './fuzzCoap.ts'
import { isWellFormed } from './isWellFormed.ts'

/** The same as `npm run fuzz -- coap`, with few runs; `fuzzCoap.deep.test.ts` watches the memory, too. */
describe('the CoAP door', () => {
	it('survives 20 000 datagrams of the fuzzer, which reach all of its answers', async () => {
		const { failures, answers, published, mostWatchers } = await fuzzCoap({
			seed: 7252,
			from: 0,
			runs: 20_000,
		})
		assert.deepEqual(failures, [])
		const common = ['RST', 'ACK', '2.01', '2.05', '2.31', '4.00', '4.01', '4.02', '4.04', '4.05', '4.08']
		for (const code of [...common, '4.13', '4.15', '5.05'])
			assert.ok((answers.get(code) ?? 0) > 0, `no ${code}: ${JSON.stringify([...answers])}`)
		assert.ok(published > 200, `${published} published`)
		assert.ok(mostWatchers > 0)
	})
})

describe('the datagrams of the fuzzer', () => {
	it('are the same for the same seed, and others for another one', () => {
		const datagrams = (seed: number) =>
			Array.from({ length: 500 }, (_, run) => datagramOf(seed, run).toString('hex'))
		assert.deepEqual(datagrams(1), datagrams(1))
		assert.notDeepEqual(datagrams(1), datagrams(2))
	})

	it('are well-formed and malformed', () => {
		const good = Array.from({ length: 2000 }, (_, run) => datagramOf(1, run)).filter(isWellFormed).length
		assert.ok(good > 600 && good < 1600, `${good} of 2000`)
	})
})

describe('the check of the form', () => {
	// RFC 7252 §3, §3.1, §4.1
	const rows = [
		{ hex: '40000000', is: true },
		{ hex: '4000000001', is: false },
		{ hex: '410100007f', is: true },
		{ hex: '4901000000', is: false },
		{ hex: '40010000ff', is: false },
		{ hex: '40010000ff00', is: true },
		{ hex: '40010000b161', is: true },
		{ hex: '40010000b261', is: false },
		{ hex: '40010000d000', is: true },
		{ hex: '40010000d0', is: false },
		{ hex: '40010000e0fef2', is: true },
		{ hex: '40010000e0fef3', is: false },
		{ hex: '40010000f0', is: false },
		{ hex: '400100000f', is: false },
		{ hex: '80010000', is: false },
		{ hex: '400100', is: false },
	]
	for (const { hex, is } of rows)
		it(`says ${is} of ${hex}`, () => {
			assert.equal(isWellFormed(Buffer.from(hex, 'hex')), is)
		})
})
