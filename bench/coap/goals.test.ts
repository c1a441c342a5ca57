import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { coapReport } from './coapReport.ts'
import type { ContestantName } from './contestants.ts'
import { outcomesOf } from './goals.ts'
import type { Measured } from './measured.ts'
import { sampleOf } from './measureServer.ts'
import { counterpart, scenarios } from './scenarios.ts'

const [plain] = scenarios
const secured = plain && counterpart(plain)
assert.ok(plain !== undefined && secured !== undefined)

const result = {
	answered: 1_000,
	refused: {},
	retransmitted: 0,
	lost: 0,
	seconds: 2,
	cpuMilliseconds: 500,
	p50: 1,
	p99: 2,
}

const measured = (contestant: ContestantName, scenario = plain, ...microseconds: number[]): Measured => ({
	contestant,
	scenario,
	samples: microseconds.map((each) => sampleOf(result, each, 1)),
})

describe('a sample', () => {
	it('has rate and CPU time of requests, of which a body has many', () => {
		const { perSecond, cpuMicroseconds, loadShare } = sampleOf(result, 640, 64)
		assert.deepEqual([perSecond, cpuMicroseconds, loadShare], [32_000, 10, 0.25])
	})

	it('counts all that should not happen', () => {
		const { failed } = sampleOf(
			{ ...result, refused: { '4.04': 1, '5.00': 2 }, retransmitted: 4, lost: 8 },
			1,
			1,
		)
		assert.equal(failed, 15)
	})
})

describe('the goals', () => {
	it('compare within a round, and take the median of the rounds', () => {
		const all = [
			measured('message layer', plain, 10, 100, 20),
			measured('npm coap', plain, 30, 200, 80),
			measured('Californium', plain, 4, 40, 8),
			measured('message layer', secured, 20, 150, 60),
		]
		assert.deepEqual(
			outcomesOf(all).map(({ ratio, isReached }) => [ratio, isReached]),
			[
				[3, true],
				[0.4, false],
				[2, true],
			],
		)
	})

	it('are left out where one side was not measured, or had no answer', () => {
		const nothing = { ...measured('npm coap'), samples: [sampleOf({ ...result, answered: 0 }, 10, 1)] }
		assert.deepEqual(outcomesOf([measured('message layer', plain, 10), nothing]), [])
	})
})

describe('the report', () => {
	it('says what is missing, and where the load may be the limit', () => {
		const busy = {
			...measured('message layer'),
			samples: [sampleOf({ ...result, cpuMilliseconds: 1_900 }, 1, 1)],
		}
		const text = coapReport({
			measured: [busy],
			missing: [{ contestant: 'libcoap', reason: 'apt-get install libcoap3-bin' }],
			loadAverage: 3.25,
			cores: 2,
		})
		assert.match(text, /message layer .* 95 % !/)
		assert.match(text, /libcoap .*apt-get install libcoap3-bin/)
		assert.match(text, /2 cores, and on average 3\.3 processes/)
	})
})
