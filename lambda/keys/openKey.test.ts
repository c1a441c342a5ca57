import assert from 'node:assert/strict'
import { randomBytes, randomInt } from 'node:crypto'
import { describe, it } from 'node:test'
import { findKey } from './findKey.ts'
import { digestOf, generateKey } from './keyText.ts'
import { openKey } from './openKey.ts'
import type { StoredKey } from './storedKey.ts'

const begin = 1_694_503_320_000

const random = { randomInt: (max: number) => randomInt(max), randomBytes }

/** A door with a clock that is set by hand, a table in memory, and a source that may fail once. */
const door = () => {
	const seen = { now: begin, reads: [] as string[], failures: [] as string[], failed: 0, isForeign: false }
	const stored = new Map<string, StoredKey>()
	const now = () => seen.now
	const readKey = async (keyId: string) => {
		seen.reads.push(keyId)
		return stored.get(keyId)
	}
	const open = openKey({
		findKey: findKey({ readKey, now }),
		throttle: {
			wait: async () => (seen.failed > 1 ? 30 : undefined),
			failed: async () => (++seen.failed > 2 ? 30 : undefined),
		},
		isForeignPage: () => seen.isForeign,
		onFailure: (failure) => seen.failures.push(failure),
	})
	const make = (more: Partial<StoredKey> = {}) => {
		const { keyId, key } = generateKey(random)
		const pageSecret = new Uint8Array(32)
		const item = { keyId, scopes: ['devices:read'], sees: {}, pageSecret, createdAt: begin } as const
		stored.set(keyId, { ...item, digest: digestOf(key), ...more })
		return { keyId, key }
	}
	const change = (keyId: string, more: Partial<StoredKey>): void => {
		const item = stored.get(keyId)
		assert.ok(item !== undefined)
		stored.set(keyId, { ...item, ...more })
	}
	const present = (secret: string) => open({ secret, source: '203.0.113.7', headers: {} })
	return { seen, make, change, present }
}

const refused = { outcome: 'refused' }

describe('a key that is presented', () => {
	it('opens, with its id, its scopes, what it sees, and the secret of its pages', async () => {
		const { make, present } = door()
		const sees = { models: ['PCA20065'] }
		const { keyId, key } = make({ sees, label: 'ours', expiresAt: begin + 1 })
		const opened = { keyId, scopes: ['devices:read'], sees, pageSecret: new Uint8Array(32) }
		assert.deepEqual(await present(key), { outcome: 'open', key: opened })
	})

	const wrong: readonly (readonly [name: string, secretOf: (made: ReturnType<typeof door>) => string])[] = [
		['unknown', () => generateKey(random).key],
		['wrong', ({ make }) => make().key.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))],
		['revoked', ({ make }) => make({ revokedAt: begin }).key],
		['expired', ({ make }) => make({ expiresAt: begin }).key],
		['revoked before it would expire', ({ make }) => make({ revokedAt: begin, expiresAt: begin + 9 }).key],
		['one with the id of another', ({ make }) => `${make().key.split('.')[0]}.${make().key.split('.')[1]}`],
	]
	for (const [name, secretOf] of wrong)
		it(`is refused after one read, and counted, if it is ${name}`, async () => {
			const made = door()
			assert.deepEqual(await made.present(secretOf(made)), refused)
			assert.equal(made.seen.reads.length, 1)
			assert.deepEqual([made.seen.failures, made.seen.failed], [['refused'], 1])
		})

	for (const secret of ['x', 'slk_', '29a.abcdef', 'a'.repeat(4000)])
		it(`is refused after one read, and not counted, if it is no key: ${secret.slice(0, 20)}`, async () => {
			const { present, seen } = door()
			assert.deepEqual(await present(secret), refused)
			assert.deepEqual([seen.reads.length, seen.failures, seen.failed], [1, ['malformed'], 0])
		})

	it('is not looked up for a source that has failed too often, or for a foreign page', async () => {
		const { make, present, seen } = door()
		const { key } = make()
		seen.isForeign = true
		assert.deepEqual(await present(key), refused)
		seen.isForeign = false
		seen.failed = 2
		assert.deepEqual(await present(key), { outcome: 'throttled', retryAfterSeconds: 30 })
		assert.deepEqual([seen.reads, seen.failures], [[], ['foreign', 'throttled']])
	})

	it('is told so in an answer that came too late', async () => {
		const { present, seen } = door()
		seen.failed = 1
		const answers = await Promise.all([1, 2].map(() => present(generateKey(random).key)))
		assert.deepEqual(answers.map(({ outcome }) => outcome).toSorted(), ['refused', 'throttled'])
	})
})

describe('what an environment remembers of a key', () => {
	it('saves the read for less than five seconds', async () => {
		const { make, present, seen } = door()
		const { key } = make()
		for (const now of [begin, begin + 1, begin + 4999]) {
			seen.now = now
			assert.equal((await present(key)).outcome, 'open')
			assert.equal(seen.reads.length, 1)
		}
		seen.now = begin + 5000
		assert.equal((await present(key)).outcome, 'open')
		assert.equal(seen.reads.length, 2)
	})

	it('does not outlive a revocation by five seconds', async () => {
		const { make, change, present, seen } = door()
		const { key, keyId } = make()
		await present(key)
		seen.now = begin + 1
		change(keyId, { revokedAt: seen.now })
		seen.now = begin + 5000
		assert.deepEqual(await present(key), refused)
	})

	it('does not outlive the time at which the key expires', async () => {
		const { make, present, seen } = door()
		const { key } = make({ expiresAt: begin + 100 })
		assert.equal((await present(key)).outcome, 'open')
		seen.now = begin + 100
		assert.deepEqual(await present(key), refused)
	})

	it('does not last longer because the clock was set back', async () => {
		const { make, change, present, seen } = door()
		const { key, keyId } = make()
		await present(key)
		change(keyId, { revokedAt: begin })
		seen.now = begin - 60_000
		assert.deepEqual(await present(key), refused)
	})

	it('is nothing of a key that is refused: each time it is read', async () => {
		const { make, present, seen } = door()
		const { key } = make({ revokedAt: begin })
		await present(key)
		await present(key)
		assert.equal(seen.reads.length, 2)
	})

	it('does not let in a wrong key with the same id', async () => {
		const { make, present, seen } = door()
		const { key } = make()
		await present(key)
		assert.deepEqual(await present(key.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))), refused)
		assert.equal(seen.reads.length, 2)
	})

	it('is that of the latest 100 keys', async () => {
		const { make, present, seen } = door()
		const keys = Array.from({ length: 101 }, () => make())
		for (const { key } of keys) await present(key)
		seen.reads.splice(0)
		for (const { key } of keys.toReversed()) await present(key)
		assert.deepEqual(seen.reads, [keys[0]?.keyId])
	})
})

describe('a table of keys that does not answer', () => {
	it('opens nothing, and the failure is passed on', async () => {
		const find = findKey({ readKey: async () => Promise.reject(new Error('throttled')), now: () => begin })
		await assert.rejects(find(generateKey(random).key), /throttled/)
	})
})
