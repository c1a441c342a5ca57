import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Logged } from '../check/checkHistory.ts'
import { checkStream } from './checkStream.ts'
import type { HeardEvent } from './streamListener.ts'

const entry = (seq: number): Logged => ({
	name: `m${seq}`,
	updates: 0,
	seq,
	receivedAt: 1_700_000_000_000 + seq,
	isFailed: false,
	parts: [{ seq, part: 1, parts: 1, what: { importId: `import ${seq}` } }],
})

type Changes = {
	readonly deviceId?: string
	readonly cursor?: number
	readonly importId?: string
	readonly bytes?: number
}

const uplink = (seq: number, changes: Changes = {}): HeardEvent => {
	const { deviceId = 'd', cursor = seq, importId = `import ${seq}`, bytes = 2 } = changes
	return {
		type: 'uplink',
		id: `uplink.${deviceId}.${seq}`,
		at: seq,
		cursor: String(cursor),
		deviceId,
		source: 'iot',
		importId,
		seq,
		success: true,
		contentFormat: 'application/senml+json',
		bytes,
	}
}

const logs = new Map([
	['d', [entry(1), entry(2), entry(3)]],
	['hidden', [entry(1)]],
])

const found = (...heard: readonly HeardEvent[]): readonly string[] =>
	checkStream({ name: 'c', sees: (id) => id === 'd', heard }, logs).map(
		({ kind, where }) => `${kind} ${where}`,
	)

describe('the check of a stream', () => {
	it('is content with each import in order, some again, and one that was written late', () => {
		assert.deepEqual(found(uplink(1), uplink(2), uplink(1, { cursor: 9 }), uplink(3)), [])
		assert.deepEqual(found(uplink(1), uplink(3, { cursor: 10 }), uplink(2, { cursor: 9000 })), [])
	})

	const planted: Readonly<Record<string, readonly [readonly HeardEvent[], ...string[]]>> = {
		'an import that is missing': [[uplink(1), uplink(3)], 'missing uplink.d.2'],
		'an import that the log does not have': [
			[uplink(1), uplink(2), uplink(3), uplink(4)],
			'not in the log uplink.d.4',
		],
		'an import with another id': [
			[uplink(1), uplink(2, { importId: 'other' }), uplink(3)],
			'not in the log uplink.d.2',
		],
		'an event that differs when it comes again': [
			[uplink(1), uplink(2), uplink(2, { bytes: 3 }), uplink(3)],
			'wrong value uplink.d.2',
		],
		'an event of a device that the key does not see': [
			[uplink(1), uplink(2), uplink(3), uplink(1, { deviceId: 'hidden' })],
			'hidden from the key uplink.hidden.1',
		],
		'an import that was written in time, and comes after a later one': [
			[uplink(1), uplink(3, { cursor: 7000 }), uplink(2, { cursor: 900 })],
			'out of order uplink.d.2',
		],
	}
	for (const [what, [heard, ...violations]] of Object.entries(planted))
		it(`finds ${what}`, () => assert.deepEqual(found(...heard), violations))
})
