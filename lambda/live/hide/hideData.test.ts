import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Watcher } from '../connection.ts'
import type { FanOut } from '../push/fanOut.ts'
import { type HideNeeds, hideData } from './hideData.ts'

const now = 1694503339523

const watcher = (connectionId: string): Watcher => ({ deviceId: 'device', connectionId, connectedAt: now })

const recording = (changed: Partial<HideNeeds> = {}) => {
	const hidden: unknown[] = []
	const pieces: FanOut[] = []
	const needs: HideNeeds = {
		findDevice: async () => ({ deviceId: 'device', model: 'kit', fingerprint: '29a.abcdef', lastSeq: 7 }),
		newestSeq: async () => 8,
		hide: async (_, one) => {
			hidden.push(one)
			return true
		},
		liveConnections: async () => [watcher('a'), watcher('b')],
		sendFanOuts: async (all) => void pieces.push(...all),
		now: () => now,
		...changed,
	}
	return { hidden, pieces, hide: hideData(needs) }
}

describe('hiding data', () => {
	it('hides what is in the ledger, and lets the fan-out tell the sockets', async () => {
		const { hidden, pieces, hide } = recording()
		await hide('device')
		assert.deepEqual(hidden, [{ before: now, upTo: 8 }])
		const watchers = ['a', 'b'].map((connectionId) => ({ connectionId, connectedAt: now }))
		assert.deepEqual(pieces, [{ v: 1, deviceId: 'device', isHidden: true, watchers }])
	})

	it('tells 200 sockets by one message to the queue', async () => {
		const all = Array.from({ length: 450 }, (_, index) => watcher(String(index)))
		const { pieces, hide } = recording({ liveConnections: async () => all })
		await hide('device')
		assert.deepEqual(
			pieces.map(({ watchers }) => watchers.length),
			[200, 200, 50],
		)
	})

	for (const [name, device, expected] of [
		['whose entries have expired', { lastSeq: 9 }, { before: now, upTo: 9 }],
		['that the clock of a door says comes later', { lastSeen: now + 20 }, { before: now + 21, upTo: 8 }],
		[
			'less than is hidden already, for this clock',
			{ hideDataBefore: now + 5, hiddenSeq: 10 },
			{ before: now + 5, upTo: 10 },
		],
	] as const)
		it(`hides data ${name}`, async () => {
			const { hidden, hide } = recording({ findDevice: async () => device })
			await hide('device')
			assert.deepEqual(hidden, [expected])
		})

	it('looks again when somebody else was faster, and gives up in the end', async () => {
		let attempts = 0
		const slower = recording({ hide: async () => ++attempts > 2 })
		await slower.hide('device')
		assert.deepEqual([attempts, slower.pieces.length], [3, 1])
		await assert.rejects(recording({ hide: async () => false }).hide('device'), /device could not be written/)
	})

	it('has nothing to do for a device that is no longer registered', async () => {
		const { hidden, pieces, hide } = recording({ findDevice: async () => undefined })
		await hide('device')
		assert.deepEqual([hidden, pieces], [[], []])
	})

	it('rejects when the sockets cannot be told, so that the client asks again', async () => {
		const failing = async () => {
			throw new Error('throttled')
		}
		for (const port of ['findDevice', 'newestSeq', 'hide', 'liveConnections', 'sendFanOuts'] as const)
			await assert.rejects(recording({ [port]: failing }).hide('device'), /throttled/)
	})
})
