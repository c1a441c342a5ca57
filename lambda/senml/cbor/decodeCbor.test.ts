import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { decodeCbor } from './decodeCbor.ts'

const decode = (hex: string) => decodeCbor(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

const value = (hex: string): unknown => decode(`81 a1 02 ${hex}`).records?.[0]?.known.v?.value

describe('decodeCbor', () => {
	// RFC 8949 Appendix A.
	for (const [hex, number] of [
		['00', 0],
		['17', 23],
		['1818', 24],
		['1903e8', 1000],
		['1a000f4240', 1000000],
		['1b000000e8d4a51000', 1000000000000],
		['1bffffffffffffffff', 2 ** 64],
		['20', -1],
		['3903e7', -1000],
		['3bffffffffffffffff', -(2 ** 64)],
		['f90000', 0],
		['f98000', -0],
		['f93c00', 1],
		['f97bff', 65504],
		['f90001', 2 ** -24],
		['f90400', 0.00006103515625],
		['f9c400', -4],
		['fa47c35000', 100000],
		['fa7f7fffff', 3.4028234663852886e38],
		['fb7e37e43c8800759c', 1e300],
		['fbc010666666666666', -4.1],
		['f97c00', Number.POSITIVE_INFINITY],
		['f9fc00', Number.NEGATIVE_INFINITY],
		['f97e00', Number.NaN],
		['fa7fc00000', Number.NaN],
		// One rounding only: -(2**53 + 2) is a double, -(2**53 + 1) - 1 would not be.
		['3b0020000000000001', -9007199254740994],
		['1b0020000000000003', 9007199254740996],
		// RFC 8949 §3.4.4 and other decimal fractions.
		['c48221196ab3', 273.15],
		['c482210b', 0.11],
		['c4823a7ffffffe01', 0],
		['c4823bffffffffffffffff01', 0],
		['c4821bffffffffffffffff20', Number.NEGATIVE_INFINITY],
		['c48221c3426ab3', -273.16],
		['c4822c1b8ac7230489e7ffff', 1000000],
	] as const)
		it(`reads ${hex} as ${number}`, () => assert.equal(value(hex), number))

	it('knows where everything is', () => {
		const { records } = decode('9f bf 21 6131 02 fb3ff199999999999a 6178 01 ff a2 0060 0840 ff')
		assert.deepEqual(
			records?.map(({ byteOffset, byteLength }) => [byteOffset, byteLength]),
			[
				[1, 18],
				[19, 5],
			],
		)
		const [first] = records ?? []
		assert.deepEqual([first?.known.bn?.byteOffset, first?.known.bn?.byteLength], [3, 2])
		assert.deepEqual([first?.known.v?.byteOffset, first?.known.v?.byteLength], [6, 9])
		assert.deepEqual(first?.unknown, [{ key: 'x', byteOffset: 15 }])
	})

	it('keeps the types of labels apart', () => {
		const { records } = decode('81 a4 02 01 6132 02 09 03 6139 04')
		assert.equal(records?.[0]?.known.v?.value, 1)
		assert.deepEqual(
			records?.[0]?.unknown.map(({ key }) => key),
			['2', 9, '9'],
		)
	})

	it('takes an array of bytes with tag 64 for a byte string (RFC 8746 §2.1)', () => {
		const vd = decode('81 a1 08 d840 43 010203').records?.[0]?.known.vd
		assert.deepEqual(
			[vd?.type, vd?.value, vd?.sent],
			['bytes', Buffer.from('010203', 'hex'), 'byte array (tag 64)'],
		)
	})

	it('is a view of a part of a buffer as well', () => {
		const whole = Buffer.from('ffff81a102fb3ff199999999999affff', 'hex')
		const part = new Uint8Array(whole.buffer, whole.byteOffset + 2, 12)
		assert.equal(decodeCbor(part).records?.[0]?.known.v?.value, 1.1)
	})
})
