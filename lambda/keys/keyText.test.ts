import assert from 'node:assert/strict'
import { createHash, randomBytes, randomInt } from 'node:crypto'
import { describe, it } from 'node:test'
import { digestOf, generateKey, isKeyId, keyIdOf } from './keyText.ts'

const random = { randomInt: (max: number) => randomInt(max), randomBytes }

const right = `slk_abcdefghjk23.${'A'.repeat(43)}`

describe('a new key', () => {
	const made = Array.from({ length: 200 }, () => generateKey(random))

	it('has its id in it', () => {
		for (const { keyId, key } of made) {
			assert.ok(isKeyId(keyId), keyId)
			assert.equal(keyIdOf(key), keyId)
		}
	})

	it('has 256 random bits besides, in characters that a URL and a header take as they are', () => {
		for (const { key } of made) {
			const [, secret = ''] = key.split('.')
			assert.equal(Buffer.from(secret, 'base64url').length, 32)
			assert.equal(encodeURIComponent(key), key)
		}
		assert.equal(new Set(made.map(({ key }) => key.split('.')[1])).size, made.length)
		assert.equal(new Set(made.map(({ keyId }) => keyId)).size, made.length)
	})
})

describe('the form of a key', () => {
	it('names its id', () => assert.equal(keyIdOf(right), 'abcdefghjk23'))

	const malformed = [
		['nothing', ''],
		['an id alone', 'abcdefghjk23'],
		['another prefix', right.replace('slk_', 'slx_')],
		['capitals in the prefix', right.replace('slk_', 'SLK_')],
		['a character too few', right.slice(0, -1)],
		['a character too many', `${right}A`],
		['a line break behind', `${right}\n`],
		['a space before', ` ${right}`],
		['a letter that no id has', right.replace('abc', 'abl')],
		['a character that base64url does not have', right.replace(/A$/, '+')],
		['no dot', right.replace('.', '')],
	] as const
	for (const [name, text] of malformed) it(`is not ${name}`, () => assert.equal(keyIdOf(text), undefined))

	it('of an id has neither prefix nor secret', () => {
		for (const text of ['', right, 'slk_abcdefghjk23', 'abcdefghjk2', 'abcdefghjk234', 'abcdefghjk2O'])
			assert.equal(isKeyId(text), false, text)
	})
})

describe('what is stored of a key', () => {
	it('is the SHA-256 of all of it', () => {
		// FIPS 180-4, by the implementation of OpenSSL
		assert.deepEqual(Buffer.from(digestOf(right)), createHash('sha256').update(right).digest())
		assert.notDeepEqual(digestOf(right), digestOf(right.replace('abc', 'abd')))
	})
})
