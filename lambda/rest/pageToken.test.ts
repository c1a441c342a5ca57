import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { openPageToken, pageSecretBytes, pageToken, sealPageToken } from './pageToken.ts'

const secret = randomBytes(pageSecretBytes)
const seal = { secret, pages: 'GET /devices' }
const place = 'device#oob-352656108602296'

const places = fc.string({ maxLength: 150, unit: 'binary' }).map((text) => text.toWellFormed())

describe('a page token', () => {
	it('opens to the place that was sealed, and has the form that the schema wants', () =>
		fc.assert(
			fc.property(places, (text) => {
				const token = sealPageToken(seal, text)
				assert.equal(openPageToken(seal, token), text)
				if (text.length >= 2) assert.match(token, new RegExp(pageToken.pattern))
			}),
		))

	it('does not show the place, and is another one each time', () => {
		const tokens = Array.from({ length: 50 }, () => sealPageToken(seal, place))
		assert.equal(new Set(tokens).size, tokens.length)
		for (const token of tokens) assert.ok(!Buffer.from(token, 'base64url').includes('oob-'))
	})

	it('opens for its key and its pages only', () => {
		const token = sealPageToken(seal, place)
		assert.equal(openPageToken({ ...seal, secret: randomBytes(pageSecretBytes) }, token), undefined)
		assert.equal(openPageToken({ ...seal, pages: 'GET /others' }, token), undefined)
	})

	it('does not open when a bit of it was changed, or when it is no token', () => {
		const bytes = Buffer.from(sealPageToken(seal, place), 'base64url')
		for (const index of bytes.keys()) {
			const changed = Buffer.from(bytes)
			changed[index] = (changed[index] ?? 0) ^ 1
			assert.equal(openPageToken(seal, changed.toString('base64url')), undefined, `byte ${index}`)
		}
		for (const token of ['', 'x', 'A'.repeat(37), 'A'.repeat(100)])
			assert.equal(openPageToken(seal, token), undefined, token)
	})
})
