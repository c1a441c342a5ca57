import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { BASE_VALUE, DROPPED, NUL, refusedHere } from './classes.ts'
import { classify } from './classify.ts'
import type { Reading, ResolvedRecord } from './resolved.ts'

const circumstances = { receivedAt: 1_735_689_600, hasBaseValue: false }
const reading = (records: readonly ResolvedRecord[], codes: readonly string[] = []): Reading => ({
	records,
	codes,
})
const one = { n: 'a', t: 1_700_000_000, v: 1 }

describe('interop: what two decoders make of a pack', () => {
	it('is the same, whatever the order, and wherever relative times are made absolute', () => {
		const relative = { n: 'b', t: -60, v: 2 }
		const absolute = { ...relative, t: circumstances.receivedAt - 60 }
		assert.equal(classify(reading([one, relative]), reading([absolute, one]), circumstances), undefined)
	})

	it('is the same if both refuse it', () => {
		assert.equal(classify({ error: 'E_DECODE' }, { error: 'no JSON' }, circumstances), undefined)
	})

	it('differs in a class that is known', () => {
		const classes = [
			classify({ error: 'E_EMPTY_PACK' }, reading([]), circumstances),
			classify(reading([one]), reading([{ ...one, n: 'a\0' }]), circumstances),
			classify(reading([{ ...one, v: 21 }]), reading([one]), { ...circumstances, hasBaseValue: true }),
			classify(reading([one], ['E_NAME']), reading([one, { n: 'ä', v: 1 }]), circumstances),
		]
		assert.deepEqual(
			classes.map((difference) => difference?.isExplained && difference.class),
			[refusedHere['E_EMPTY_PACK'], NUL, BASE_VALUE, DROPPED],
		)
	})

	it('differs in a way that nobody has explained', () => {
		const differences = [
			classify(reading([{ ...one, v: 2 }]), reading([one]), circumstances),
			classify(reading([one]), reading([one, one]), circumstances),
			classify(reading([one]), reading([{ ...one, t: 1_700_000_600 }]), circumstances),
			classify(reading([one]), { error: 'another one' }, circumstances),
			classify({ error: 'E_ANOTHER' }, reading([one]), circumstances),
		]
		assert.deepEqual(
			differences.map((difference) => difference?.isExplained),
			differences.map(() => false),
		)
	})
})
