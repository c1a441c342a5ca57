import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { contentOf } from './senmlContent.ts'

const text = (json: string): Uint8Array => new TextEncoder().encode(json)

describe('the content', () => {
	const recognised: readonly (readonly [name: string, bytes: Uint8Array, format: string])[] = [
		['an array in CBOR', Uint8Array.of(0x9f, 0xff), 'cbor'],
		['an array in JSON', text('[{"n":"a"}]'), 'json'],
		['JSON after spaces', text(' \n\t[]'), 'json'],
		['JSON after a byte order mark', text('\ufeff[]'), 'json'],
		['an object in JSON', text('{"n":"a"}'), 'json'],
		['an object whose data is no base64', text('{"data":"?"}'), 'json'],
		['an object whose data is a number', text('{"data":42}'), 'json'],
		['cut JSON', text('{"data":'), 'json'],
		['anything else', text('hello'), 'cbor'],
		['nothing', new Uint8Array(), 'cbor'],
	]
	for (const [name, bytes, format] of recognised)
		it(`${name} is ${format}`, () => {
			assert.deepEqual(contentOf(bytes, undefined), { format, bytes, isUnwrapped: false })
		})

	it('is what the user says', () => {
		const bytes = Uint8Array.of(0x9f)
		assert.deepEqual(contentOf(bytes, 'json'), { format: 'json', bytes, isUnwrapped: false })
	})

	it('is taken out of the envelope of the raw topic', () => {
		assert.deepEqual(contentOf(text('{"data":"n/8=","x":1}'), undefined), {
			format: 'cbor',
			bytes: Uint8Array.of(0x9f, 0xff),
			isUnwrapped: true,
		})
	})

	it('in the envelope may be JSON', () => {
		assert.deepEqual(contentOf(text('{"data":"W10="}'), undefined), {
			format: 'json',
			bytes: text('[]'),
			isUnwrapped: true,
		})
	})

	it('in the envelope is what the envelope declares', () => {
		assert.deepEqual(contentOf(text('{"data":"W10=","contentFormat":112}'), undefined), {
			format: 'cbor',
			bytes: text('[]'),
			isUnwrapped: true,
		})
	})

	it('in the envelope is what the user says, whatever the envelope declares', () => {
		assert.equal(contentOf(text('{"data":"W10=","contentFormat":112}'), 'json').format, 'json')
	})
})
