import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { fromArgument, fromContent } from './senmlInput.ts'

const ascii = (text: string): number[] => [...Buffer.from(text, 'ascii')]

describe('what is typed as input', () => {
	const known: readonly (readonly [text: string, origin: string, bytes: readonly number[]])[] = [
		['9fbfff', 'hex digits', [0x9f, 0xbf, 0xff]],
		['0x9FBF', 'hex digits', [0x9f, 0xbf]],
		[' 9f bf\nff ', 'hex digits', [0x9f, 0xbf, 0xff]],
		// RFC 4648 §10.
		['Zm9vYg==', 'base64', ascii('foob')],
		['Zm9vYg', 'base64', ascii('foob')],
		['Zm9vYmE=', 'base64', ascii('fooba')],
		// RFC 4648 §5: 62 and 63 are - and _.
		['-_-_', 'base64', [0xfb, 0xff, 0xbf]],
		['+/+/', 'base64', [0xfb, 0xff, 0xbf]],
		['[]', 'JSON text', ascii('[]')],
		[' {"data":""}', 'JSON text', ascii(' {"data":""}')],
	]
	for (const [text, origin, bytes] of known)
		it(`is ${origin}: ${JSON.stringify(text)}`, () => {
			assert.deepEqual(fromArgument(text), { origin, bytes: Uint8Array.from(bytes) })
		})

	for (const text of ['', ' ', '0x', '0x9', '9f b', 'no such file.cbor', 'Zm9vY', 'Zm9vYg=', 'Zg==Zg=='])
		it(`is nothing that is known: ${JSON.stringify(text)}`, () => {
			assert.equal(fromArgument(text), undefined)
		})
})

describe('the content of a file', () => {
	it('is taken as it is', () => {
		const bytes = Uint8Array.of(0x9f, 0xff)
		assert.deepEqual(fromContent(bytes, 'pack.cbor'), { bytes, origin: 'pack.cbor' })
	})

	it('may be JSON', () => {
		const bytes = Uint8Array.from(ascii('[{"n":"a","v":1}]'))
		assert.deepEqual(fromContent(bytes, 'pack.json'), { bytes, origin: 'pack.json' })
	})

	it('may be hex digits', () => {
		const { bytes, origin } = fromContent(Uint8Array.from(ascii('9f ff\n')), 'pack.hex')
		assert.deepEqual([...bytes], [0x9f, 0xff])
		assert.equal(origin, 'hex digits in pack.hex')
	})

	it('may be base64', () => {
		const { bytes, origin } = fromContent(Uint8Array.from(ascii('n/8=\n')), 'standard input')
		assert.deepEqual([...bytes], [0x9f, 0xff])
		assert.equal(origin, 'base64 in standard input')
	})

	it('may be empty', () => {
		const bytes = new Uint8Array()
		assert.deepEqual(fromContent(bytes, 'nothing'), { bytes, origin: 'nothing' })
	})
})
