import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { isBase64url, toBase64url, withoutPadding } from './base64url.ts'

describe('base64url', () => {
	// RFC 4648 §10, without padding.
	for (const [text, encoded] of [
		['', ''],
		['f', 'Zg'],
		['fo', 'Zm8'],
		['foo', 'Zm9v'],
		['foob', 'Zm9vYg'],
		['fooba', 'Zm9vYmE'],
		['foobar', 'Zm9vYmFy'],
	] as const)
		it(`of "${text}" is "${encoded}"`, () => {
			assert.equal(toBase64url(new TextEncoder().encode(text)), encoded)
			assert.ok(isBase64url(encoded))
		})

	it('is what another implementation writes', () => {
		fc.assert(
			fc.property(fc.uint8Array(), (bytes) => {
				assert.equal(toBase64url(bytes), Buffer.from(bytes).toString('base64url'))
			}),
		)
	})

	for (const text of ['+/8', 'aGkgC', 'aGkg\nCg', 'aGkgCh', 'Zk', 'Zg=', 'Zg==', 'Zm9', 'é'])
		it(`is not ${JSON.stringify(text)}`, () => assert.ok(!isBase64url(text)))

	for (const [text, stripped] of [
		['Zg==', 'Zg'],
		['Zm8=', 'Zm8'],
		['Zg=', 'Zg='],
		['Z===', 'Z='],
		['', ''],
	] as const)
		it(`${text} without padding is ${stripped}`, () => assert.equal(withoutPadding(text), stripped))
})
