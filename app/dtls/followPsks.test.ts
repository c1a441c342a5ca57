import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Identity } from '../../edge/coap/peer.ts'
import { tagOf } from '../../edge/dtls/lookUpPsk.ts'
import { manualClock } from '../../edge/testing/manualClock.ts'
import { followPsks } from './followPsks.ts'

const [first, second] = [Buffer.alloc(16, 1), Buffer.alloc(16, 2)]

const sessionWith = (key: Uint8Array, identity = 'kit'): Identity => ({
	kind: 'psk',
	identity,
	keyTag: tagOf(key).toString('hex'),
})

const following = (keys: Record<string, Uint8Array | Error | undefined>) => {
	const clock = manualClock()
	const ended: string[] = []
	let reads = 0
	const isRevoked = followPsks({
		clock,
		psk: async (identity) => {
			reads += 1
			const key = keys[identity]
			if (key instanceof Error) throw key
			return key
		},
		endSessions: (identity) => ended.push(identity),
	})
	return { clock, ended, isRevoked, reads: () => reads }
}

describe('the key of a session', () => {
	it('is valid as long as the device has it, and is read once in ten seconds', async () => {
		const { clock, ended, isRevoked, reads } = following({ kit: first })
		for (const ms of [0, 9_999, 1, 9_999]) {
			clock.advance(ms)
			assert.equal(await isRevoked(sessionWith(first)), false)
		}
		assert.equal(reads(), 2)
		assert.deepEqual(ended, [])
	})

	for (const [name, left] of [
		['was revoked', undefined],
		['was replaced', second],
	] as const)
		it(`is not valid ten seconds after it ${name}, and its sessions end after the answer`, async () => {
			const keys: Record<string, Uint8Array | undefined> = { kit: first }
			const { clock, ended, isRevoked } = following(keys)
			await isRevoked(sessionWith(first))
			keys['kit'] = left
			clock.advance(10_000)
			assert.equal(await isRevoked(sessionWith(first)), true)
			assert.deepEqual(ended, [])
			clock.advance(0)
			assert.deepEqual(ended, ['kit'])
		})

	it('is valid at once if it replaces one that was just read', async () => {
		const keys = { kit: first }
		const { ended, isRevoked } = following(keys)
		await isRevoked(sessionWith(first))
		keys.kit = second
		assert.equal(await isRevoked(sessionWith(second)), false)
		assert.equal(await isRevoked(sessionWith(first)), true)
		assert.deepEqual(ended, [])
	})

	it('of another device says nothing about this one', async () => {
		const { isRevoked } = following({ kit: first, gone: undefined })
		assert.equal(await isRevoked(sessionWith(first, 'gone')), true)
		assert.equal(await isRevoked(sessionWith(first)), false)
	})

	it('that cannot be read is an error, and is read again the next time', async () => {
		const keys: Record<string, Uint8Array | Error> = { kit: new Error('the store is down') }
		const { ended, isRevoked } = following(keys)
		await assert.rejects(isRevoked(sessionWith(first)), /the store is down/)
		keys['kit'] = first
		assert.equal(await isRevoked(sessionWith(first)), false)
		assert.deepEqual(ended, [])
	})

	it('is not asked for if the device has shown a certificate', async () => {
		const { isRevoked, reads } = following({})
		assert.equal(await isRevoked({ kind: 'certificate', subject: 'kit' }), false)
		assert.equal(reads(), 0)
	})
})
