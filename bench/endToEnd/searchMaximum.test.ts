import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { searchMaximum } from './searchMaximum.ts'

const limits = { from: 20, to: 2000, precision: 1.1 }

const upTo = (maximum: number) => async (rate: number) => rate <= maximum

describe('the search of a maximum', () => {
	for (const maximum of [1, 3, 19, 20, 21, 137, 1999])
		it(`finds ${maximum}, within its precision`, async () => {
			const found = await searchMaximum(upTo(maximum), limits)
			assert.ok(found <= maximum && found * limits.precision > maximum, `${found}`)
		})

	it('ends at the highest rate that it may try', async () =>
		assert.equal(await searchMaximum(upTo(Number.POSITIVE_INFINITY), limits), limits.to))

	it('is 0 if nothing is sustained', async () => assert.equal(await searchMaximum(upTo(0), limits), 0))
})
