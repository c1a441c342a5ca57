import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { recordSpans } from './recordSpans.ts'

const inJson = (text: string) =>
	recordSpans({ contentFormat: 'application/senml+json', payload: Buffer.from(text) })

const inCbor = (hex: string) =>
	recordSpans({
		contentFormat: 'application/senml+cbor',
		payload: Buffer.from(hex.replaceAll(' ', ''), 'hex'),
	})

describe('the spans of the records', () => {
	it('of JSON are those of its objects, without the white space around them', () => {
		const text = ' [ {"n":"é","v":1} ,\n{"n":"b","v":[{}]}]'
		assert.deepEqual(
			inJson(text).map(({ byteOffset, byteLength }) =>
				Buffer.from(text)
					.subarray(byteOffset, byteOffset + byteLength)
					.toString(),
			),
			['{"n":"é","v":1}', '{"n":"b","v":[{}]}'],
		)
	})

	it('of JSON that is followed by the NUL of a C string are there', () => {
		assert.deepEqual(inJson('[{"n":"a"}]\0'), [{ byteOffset: 1, byteLength: 9 }])
	})

	for (const text of ['', '[{"n":"a"},', '{"n":"a"}', 'hello'])
		it(`of ${JSON.stringify(text)} are none`, () => assert.deepEqual(inJson(text), []))

	// RFC 8428 §6: label 0 is n, 2 is v. Written by hand: an array of two maps of 7 and 8 bytes.
	const first = 'a2 00 61 61 02 18 2a'
	const second = 'a2 00 61 62 02 19 01 00'
	const spans = [
		{ byteOffset: 1, byteLength: 7 },
		{ byteOffset: 8, byteLength: 8 },
	]

	it('of CBOR are those of its maps', () => assert.deepEqual(inCbor(`82 ${first} ${second}`), spans))

	it('of CBOR of indefinite length are the same', () =>
		assert.deepEqual(inCbor(`9f ${first} ${second} ff`), spans))

	it('of CBOR behind the tag 55799 begin after it', () =>
		assert.deepEqual(inCbor(`d9 d9f7 81 ${first}`), [{ byteOffset: 4, byteLength: 7 }]))

	it('of CBOR that breaks off are those of the records before', () =>
		assert.deepEqual(inCbor(`82 ${first} a2 00 61`), spans.slice(0, 1)))

	it('of CBOR that is no array are none', () => assert.deepEqual(inCbor(first), []))

	it('end at the element that is no record', () =>
		assert.deepEqual(inCbor(`83 ${first} 01 ${second}`), spans.slice(0, 1)))
})
