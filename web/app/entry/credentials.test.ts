import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { forget, readKey, readRecent, remember, type Shelf, writeKey } from './credentials.ts'

const shelf = (items: Readonly<Record<string, string>> = {}): Shelf => {
	const all = new Map(Object.entries(items))
	return {
		getItem: (name) => all.get(name) ?? null,
		setItem: (name, value) => void all.set(name, value),
		removeItem: (name) => void all.delete(name),
	}
}

const kit = { fingerprint: '29a.abcdef', name: 'kit' }
const other = { fingerprint: '29a.ghijkm', name: 'other' }

describe('recent devices', () => {
	it('are those that were opened last, each once', () => {
		const place = shelf()
		remember(place, kit)
		remember(place, other)
		assert.deepEqual(remember(place, { ...kit, name: 'new name' }), [{ ...kit, name: 'new name' }, other])
		assert.deepEqual(readRecent(place), [{ ...kit, name: 'new name' }, other])
	})

	it('are eight at most', () => {
		const place = shelf()
		for (let count = 0; count < 12; count++) remember(place, { ...kit, fingerprint: `29a.${count}` })
		const recent = readRecent(place)
		assert.equal(recent.length, 8)
		assert.equal(recent[0]?.fingerprint, '29a.11')
	})

	it('can be forgotten', () => {
		const place = shelf()
		remember(place, kit)
		remember(place, other)
		assert.deepEqual(forget(place, kit.fingerprint), [other])
		assert.deepEqual(readRecent(place), [other])
	})

	for (const stored of ['', '{', '5', '[{"fingerprint":1},null,{"fingerprint":"29a.abcdef","name":2}]'])
		it(`are none if something else is stored: ${JSON.stringify(stored)}`, () =>
			assert.deepEqual(readRecent(shelf({ 'senml-live.recent': stored })), []))

	it('are known for this page only, where the browser stores nothing', () => {
		const full: Shelf = {
			...shelf(),
			setItem: () => {
				throw new DOMException('full', 'QuotaExceededError')
			},
		}
		assert.deepEqual(remember(full, kit), [kit])
	})
})

describe('the key', () => {
	it('is kept until it is removed', () => {
		const place = shelf()
		assert.equal(readKey(place), undefined)
		writeKey(place, 'secret')
		assert.equal(readKey(place), 'secret')
		writeKey(place, undefined)
		assert.equal(readKey(place), undefined)
	})
})
