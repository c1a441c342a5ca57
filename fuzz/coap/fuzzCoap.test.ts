import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { datagramOf } from './datagramOf.ts'
import { fuzzCoap } from './fuzzCoap.ts'
import { behindHeader } from './headerForm.ts'
import { isWellFormed } from './isWellFormed.ts'

/** The same as `npm run fuzz -- coap`, with few runs; `fuzzCoap.deep.test.ts` watches the memory, too. */
describe('the CoAP door', () => {
	it('survives 20 000 datagrams of the fuzzer, which reach all of its answers', async () => {
		const { failures, answers, published, sent, mostWatchers, proxied, refused } = await fuzzCoap({
			seed: 7252,
			from: 0,
			runs: 20_000,
		})
		assert.deepEqual(failures, [])
		const common = ['RST', 'ACK', '2.01', '2.05', '2.31', '4.00', '4.01', '4.02', '4.04', '4.05', '4.08']
		for (const code of [...common, '4.03', '4.13', '4.15', '5.05'])
			assert.ok((answers.get(code) ?? 0) > 0, `no ${code}: ${JSON.stringify([...answers])}`)
		assert.ok(published > 200, `${published} published`)
		assert.ok(sent > 50, `${sent} downlinks sent`)
		assert.ok(mostWatchers > 0)
		assert.ok(proxied > 1_000 && refused > 1_000, `${proxied} behind a good header, ${refused} refused`)
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

describe('the check of a header', () => {
	const good = '0d0a0d0a000d0a515549540a 21 12 000c c0000211 c6336401 c000 1634'.replaceAll(' ', '')
	const changed = (at: number, digits: string): string =>
		good.slice(0, 2 * at) + digits + good.slice(2 * at + digits.length)
	const rows = [
		{ name: 'a good one', hex: `${good}40000000`, is: '40000000' },
		{ name: 'one of the terminator itself', hex: `${changed(12, '20')}40`, is: '40' },
		{ name: 'a field', hex: `${changed(14, '0010')}04000100`, is: '' },
		{ name: 'a field that is cut off', hex: `${changed(14, '000f')}040001`, is: undefined },
		{ name: 'another signature', hex: changed(11, '0b'), is: undefined },
		{ name: 'version 1', hex: changed(12, '11'), is: undefined },
		{ name: 'TCP', hex: changed(13, '11'), is: undefined },
		{ name: 'addresses that are too short', hex: changed(13, '22'), is: undefined },
		{ name: 'more than there is', hex: changed(14, '000d'), is: undefined },
		{ name: 'port 0', hex: changed(24, '0000'), is: undefined },
		{ name: 'nothing', hex: '', is: undefined },
	]
	for (const { name, hex, is } of rows)
		it(`finds what is behind it: ${name}`, () => {
			assert.equal(behindHeader(Buffer.from(hex, 'hex'))?.toString('hex'), is)
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
