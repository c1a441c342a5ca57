import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Conversion, Input } from '../lambda/lwm2m/convert.ts'
import { execute } from './execute.ts'
import { fuzz } from './fuzz.ts'
import { readCorpus } from './packs/corpus.ts'
import { inputOf } from './packs/input.ts'

/** Limit of one input in a test: higher than in the program, because the machine is busy. */
const LIMIT_MS = 100

describe('the conversion', () => {
	it('survives 20 000 inputs of the fuzzer', async () => {
		const { failures } = await fuzz({ seed: 8428, runs: 20_000, workers: 2, limitMs: LIMIT_MS })
		assert.deepEqual(failures, [])
	})
})

describe('the inputs of the fuzzer', () => {
	const corpus = readCorpus()
	const inputs = (seed: number) => Array.from({ length: 2000 }, (_, run) => inputOf(corpus, seed, run))

	it('are the same for the same seed', () => {
		assert.deepEqual(inputs(1), inputs(1))
	})

	it('are others for another seed', () => {
		assert.notDeepEqual(inputs(1), inputs(2))
	})

	it('are CBOR and JSON, and differ', () => {
		const forms = inputs(1).map(({ contentFormat, payload }) => `${contentFormat} ${payload.toString()}`)
		assert.ok(new Set(forms).size > 1800, `${new Set(forms).size} different ones`)
		const json = forms.filter((form) => form.startsWith('application/senml+json'))
		assert.ok(json.length > 400 && json.length < 1600, `${json.length} in JSON`)
	})
})

describe('the execution of an input', () => {
	const input: Input = {
		contentFormat: 'application/senml+cbor',
		payload: Uint8Array.of(0x80),
		receivedAt: 0,
	}
	const empty: Conversion = {
		senML: [],
		records: [],
		updates: [],
		findings: [],
		success: true,
		hasAbsoluteTimes: false,
	}

	it('has no problem with the conversion as it is', () => {
		assert.equal(execute(input).problem, undefined)
	})

	it('finds what is thrown', () => {
		const convertInput = () => {
			throw new RangeError('stack')
		}
		assert.equal(execute(input, { convertInput }).problem, 'throws RangeError: stack')
	})

	it('finds a result that cannot be written as JSON', () => {
		const record = { n: 'a', t: 0, v: 1, ct: 1n } as unknown as Conversion['records'][number]
		const { problem } = execute(input, { convertInput: () => ({ ...empty, records: [record] }) })
		assert.match(problem ?? '', /^throws TypeError: .*BigInt/)
	})

	const record = { n: 'a', t: 0 }
	/** A conversion with its clocks. Each call advances them by the next of these times; the last time repeats. */
	const taking = (...times: readonly { readonly wall: number; readonly cpu: number }[]) => {
		let [wall, cpu, calls] = [0, 0, 0]
		const convertInput = (): Conversion => {
			const time = times[Math.min(calls++, times.length - 1)]
			wall += time?.wall ?? 0
			cpu += time?.cpu ?? 0
			return { ...empty, records: [record] }
		}
		return { convertInput, clocks: { wallMs: () => wall, cpuMs: () => cpu }, calls: () => calls }
	}
	const fast = { wall: 0, cpu: 0 }

	it('finds what is slow every time', () => {
		const { problem, isSlow } = execute(input, taking({ wall: 11, cpu: 11 }))
		assert.equal(problem, 'takes 11.0 ms, the limit is 10')
		assert.equal(isSlow, true)
	})

	it('forgives what is slow once', () => {
		const once = taking({ wall: 11, cpu: 11 }, fast)
		assert.equal(execute(input, once).problem, undefined)
		// Four ways to convert it, and five repetitions.
		assert.equal(once.calls(), 9)
	})

	it('forgives what is slow because the machine is busy', () => {
		assert.equal(execute(input, taking({ wall: 1000, cpu: 9 })).problem, undefined)
	})

	it('finds what is slow though the clock of the CPU moves in ticks', () => {
		const ticks = taking(
			...Array.from({ length: 4 }, () => ({ wall: 11, cpu: 0 })),
			{ wall: 11, cpu: 55 },
			{ wall: 11, cpu: 0 },
		)
		assert.equal(execute(input, ticks).problem, 'takes 11.0 ms, the limit is 10')
	})
})
