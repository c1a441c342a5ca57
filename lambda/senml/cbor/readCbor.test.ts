import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { nothingFound } from '../found.ts'
import { BN, V, VD } from '../labels.ts'
import { DEFAULT_LIMITS } from '../limits.ts'
import { bytesAt, type Fields, fieldSpan, noFields, numberOf, recordSpan, wordOf } from '../record.ts'
import { readCbor } from './readCbor.ts'

/** What the function says about each record when it has been read, and the unknown labels of the pack. */
const readBytes = <T>(bytes: Uint8Array, look: (fields: Fields) => T) => {
	const fields = noFields()
	const found = nothingFound()
	const records: T[] = []
	readCbor(bytes, DEFAULT_LIMITS, {
		fields,
		found,
		take: (into) => into.push(look(fields)),
		work: records,
	})
	return { records, unknown: found.labels?.labels, findings: found.unknown }
}

const read = <T>(hex: string, look: (fields: Fields) => T) =>
	readBytes(Buffer.from(hex.replaceAll(' ', ''), 'hex'), look)

const number = (fields: Fields): number | undefined => numberOf(fields, V)

const value = (hex: string): unknown => read(`81 a1 02 ${hex}`, number).records[0]

describe('readCbor', () => {
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
		const hex = '9f bf 21 6131 02 fb3ff199999999999a 6178 01 ff a2 0060 0840 ff'
		const { records, findings } = read(hex, (fields) =>
			[recordSpan(fields), fieldSpan(fields, BN), fieldSpan(fields, V)].map(({ byteOffset, byteLength }) => [
				byteOffset,
				byteLength,
			]),
		)
		assert.deepEqual(records[0], [
			[1, 18],
			[3, 2],
			[6, 9],
		])
		assert.deepEqual(records[1]?.[0], [19, 5])
		assert.deepEqual(
			findings.map(({ field, byteOffset }) => [field, byteOffset]),
			[['x', 15]],
		)
	})

	it('keeps the types of labels apart', () => {
		const { records, unknown } = read('81 a4 02 01 6132 02 09 03 6139 04', number)
		assert.deepEqual(records, [1])
		assert.deepEqual([...(unknown?.keys() ?? [])], ['2', 9, '9'])
	})

	it('takes an array of bytes with tag 64 for a byte string (RFC 8746 §2.1)', () => {
		const { records } = read('81 a1 08 d840 43 010203', (fields) => [
			wordOf(fields, VD),
			Buffer.from(bytesAt(fields, VD)).toString('hex'),
		])
		assert.deepEqual(records, [['byte array (tag 64)', '010203']])
	})

	it('is a view of a part of a buffer as well', () => {
		const whole = Buffer.from('ffff81a102fb3ff199999999999affff', 'hex')
		const part = new Uint8Array(whole.buffer, whole.byteOffset + 2, 12)
		assert.deepEqual(readBytes(part, number).records, [1.1])
	})
})
