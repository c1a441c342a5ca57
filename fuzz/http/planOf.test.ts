import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { planOf } from './planOf.ts'

describe('the plans of the fuzzer', () => {
	const plans = Array.from({ length: 2000 }, (_, run) => planOf(1, run))
	const texts = plans.map(({ writes }) => Buffer.concat(writes).toString('latin1'))

	it('depend on seed and run alone', () => {
		assert.deepEqual(planOf(1, 7), plans[7])
		assert.notDeepEqual(planOf(2, 7), plans[7])
	})

	it('are of every kind', () => {
		const endings = new Set(plans.map(({ ending, expected }) => `${ending} ${expected !== undefined}`))
		assert.deepEqual([...endings].toSorted(), [
			'close true',
			'half-close false',
			'half-close true',
			'reset false',
		])
		const statuses = new Set(plans.flatMap(({ expected = [] }) => expected.map(({ status }) => status)))
		assert.deepEqual(statuses, new Set([200, 204, 400, 404, 413, 417, 421, 501]))
		for (const part of [
			'GET //',
			'Upgrade: h2c',
			'Upgrade: WebSocket',
			'chunked',
			'Expect: 100-continue',
			'HEAD ',
		])
			assert.ok(
				texts.some((text) => text.includes(part)),
				part,
			)
	})
})
