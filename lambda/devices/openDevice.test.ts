import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Attempts } from './attempts/attempts.ts'
import type { AttemptsKey } from './attempts/attemptsKey.ts'
import { isForeignPage } from './attempts/foreignPage.ts'
import { throttleSources } from './attempts/throttleSources.ts'
import { openDevice } from './openDevice.ts'

const device = { deviceId: 'oob-352656108602296', model: 'PCA20065', fingerprint: '92b.y7i24q' }
const minute = 1_694_503_320_000

const attemptsInMemory = (): Attempts => {
	const counts = new Map<string, number>()
	const id = ({ source, window }: AttemptsKey) => `${source} ${window}`
	return {
		failed: async (key) => counts.get(id(key)) ?? 0,
		add: async (key) => {
			counts.set(id(key), (counts.get(id(key)) ?? 0) + 1)
			return counts.get(id(key)) ?? 0
		},
	}
}

/** A door with a clock that is set by hand; it counts how often it looks for a device. */
const door = ({ attempts = attemptsInMemory(), limit = 10 } = {}) => {
	const seen = { now: minute, looks: 0, failures: [] as string[], uncounted: [] as unknown[] }
	const open = openDevice({
		findDevice: async (fingerprint) => {
			seen.looks++
			return fingerprint === device.fingerprint ? device : undefined
		},
		throttle: throttleSources({
			attempts,
			limit,
			now: () => seen.now,
			onUncounted: (error) => seen.uncounted.push(error),
		}),
		isForeignPage: isForeignPage(['https://hello.nrfcloud.com']),
		onFailure: (failure) => seen.failures.push(failure),
	})
	return { seen, open }
}

const source = '203.0.113.7'
const headers = {}
const right = { fingerprint: device.fingerprint, source, headers }
const wrong = { fingerprint: '92b.aaaaaa', source, headers }
const times = async <T>(count: number, work: () => Promise<T>): Promise<readonly T[]> => {
	const results: T[] = []
	for (let done = 0; done < count; done++) results.push(await work())
	return results
}
const refused = { outcome: 'refused' } as const

describe('an attempt to open a device', () => {
	it('with the fingerprint opens it', async () => {
		const { open, seen } = door()
		assert.deepEqual(await open(right), { outcome: 'open', device })
		assert.deepEqual(seen.failures, [])
	})

	it('with the fingerprint of the device that is asked for opens it', async () => {
		const { open } = door()
		assert.deepEqual(await open({ ...right, deviceId: device.deviceId }), { outcome: 'open', device })
	})

	const failing = [
		{ name: 'an unknown fingerprint', attempt: wrong },
		{ name: 'the fingerprint of another device', attempt: { ...right, deviceId: 'other' } },
		{ name: 'a fingerprint, for a device without a name', attempt: { ...right, deviceId: '' } },
	]
	for (const { name, attempt } of failing)
		it(`with ${name} is refused, looked at and counted`, async () => {
			const { open, seen } = door({ limit: 1 })
			assert.deepEqual(await open(attempt), refused)
			assert.deepEqual([seen.looks, seen.failures], [1, ['refused']])
			assert.equal((await open(right)).outcome, 'throttled')
		})
})

describe('an attempt that is no guess', () => {
	for (const fingerprint of [undefined, '', 'x', '92b.lololo', '2'.repeat(4000)])
		it(`is refused and looked at, but not counted: ${String(fingerprint).slice(0, 20)}`, async () => {
			const { open, seen } = door({ limit: 1 })
			const refusals = await times(20, () => open({ ...wrong, fingerprint }))
			assert.ok(refusals.every(({ outcome }) => outcome === 'refused'))
			assert.deepEqual([seen.looks, new Set(seen.failures)], [20, new Set(['malformed'])])
			assert.equal((await open(right)).outcome, 'open')
		})

	it('calls the services as often as one that is', async () => {
		const callsOf = async (fingerprint: string | undefined): Promise<number> => {
			let calls = 0
			const counting = async (): Promise<number> => {
				calls++
				return 0
			}
			const { open, seen } = door({ attempts: { failed: counting, add: counting } })
			assert.deepEqual(await open({ ...wrong, fingerprint }), refused)
			return calls + seen.looks
		}
		const guess = await callsOf(wrong.fingerprint)
		assert.deepEqual([await callsOf('x'), await callsOf(undefined), guess], [3, 3, 3])
	})

	it('is told that its source is refused, once it is', async () => {
		const { open } = door({ limit: 1 })
		await open(wrong)
		assert.equal((await open({ ...wrong, fingerprint: 'x' })).outcome, 'throttled')
	})

	for (const tried of [wrong, right])
		it(`of a foreign page is refused without a look, and not counted: ${tried.fingerprint}`, async () => {
			const { open, seen } = door({ limit: 1 })
			const foreign = { ...tried, headers: { 'sec-fetch-site': 'cross-site' } }
			assert.deepEqual(await times(3, () => open(foreign)), [refused, refused, refused])
			assert.deepEqual([seen.looks, seen.failures], [0, ['foreign', 'foreign', 'foreign']])
			assert.equal((await open(right)).outcome, 'open')
		})
})

describe('a source that fails too often', () => {
	it('is refused until the minute is over, whatever it presents, and nobody looks for the device', async () => {
		const { open, seen } = door()
		seen.now = minute + 18_000
		assert.deepEqual(
			await times(10, () => open(wrong)),
			Array.from({ length: 10 }, () => refused),
		)
		const throttled = { outcome: 'throttled', retryAfterSeconds: 42 }
		assert.deepEqual(await open(wrong), throttled)
		assert.deepEqual(await open(right), throttled)
		assert.equal(seen.looks, 10)
		assert.deepEqual(seen.failures.slice(9), ['refused', 'throttled', 'throttled'])
		seen.now = minute + 59_999
		assert.deepEqual(await open(right), { outcome: 'throttled', retryAfterSeconds: 1 })
		seen.now = minute + 60_000
		assert.equal((await open(right)).outcome, 'open')
	})

	it('does not lock out others', async () => {
		const { open } = door()
		await times(11, () => open(wrong))
		assert.equal((await open({ ...right, source: '203.0.113.8' })).outcome, 'open')
	})

	it('is not helped by what it opens in between', async () => {
		const { open } = door()
		await times(10, async () => {
			await open(wrong)
			await open(right)
		})
		assert.equal((await open(right)).outcome, 'throttled')
	})

	it('is told so in an answer that came too late, when it tries many times at once', async () => {
		const { open } = door()
		const answers = await Promise.all(Array.from({ length: 15 }, () => open(wrong)))
		assert.equal(answers.filter(({ outcome }) => outcome === 'refused').length, 10)
		assert.equal(answers.filter(({ outcome }) => outcome === 'throttled').length, 5)
	})

	it('that opens devices only is never counted', async () => {
		const { open, seen } = door({ limit: 1 })
		await times(20, () => open(right))
		assert.deepEqual([seen.looks, seen.failures], [20, []])
	})
})

describe('without a limit', () => {
	it('nobody is refused, and the counter is not asked', async () => {
		const never = async () => assert.fail('asked')
		const { open, seen } = door({ limit: 0, attempts: { failed: never, add: never } })
		assert.ok((await times(30, () => open(wrong))).every(({ outcome }) => outcome === 'refused'))
		assert.equal((await open(right)).outcome, 'open')
		assert.deepEqual(seen.uncounted, [])
	})
})

describe('a counter that does not answer', () => {
	const broken = async () => Promise.reject(new Error('throttled'))
	const { open, seen } = door({ limit: 1, attempts: { failed: broken, add: broken } })

	it('locks out nobody, and opens nothing', async () => {
		assert.ok((await times(3, () => open(wrong))).every(({ outcome }) => outcome === 'refused'))
		assert.equal((await open(right)).outcome, 'open')
	})

	it('is reported, once per call', () => {
		assert.equal(seen.uncounted.length, 3 * 2 + 1)
		assert.deepEqual(seen.failures, ['refused', 'refused', 'refused'])
	})
})
