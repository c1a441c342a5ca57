import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatValue } from './formatValue.ts'

describe('a value', () => {
	const numbers: readonly (readonly [number, string])[] = [
		[21.5, '21.5'],
		[21.180000305175781, '21.18'],
		[63.43049, '63.43049'],
		[-12, '-12'],
		[0, '0'],
		[0.0000004, '4e-7'],
		[24202, '24202'],
		[1.5e18, '1.5e+18'],
	]
	for (const [value, text] of numbers)
		it(`of ${value} is ${text}, with its unit`, () =>
			assert.deepEqual(formatValue({ value, unit: 'V', isTime: false }), { text, unit: 'V' }))

	it('that is a time is one', () => {
		assert.deepEqual(formatValue({ value: 1717416000, unit: undefined, isTime: true }), {
			text: '2024-06-03 12:00:00',
			unit: 'UTC',
		})
		assert.deepEqual(formatValue({ value: 1e300, unit: undefined, isTime: true }).text, String(1e300))
	})

	it('that is a text or a boolean has no unit', () => {
		assert.deepEqual(formatValue({ value: true, unit: 'V', isTime: false }), {
			text: 'true',
			unit: undefined,
		})
		assert.deepEqual(formatValue({ value: 'LTE\u202eM', unit: 'V', isTime: false }), {
			text: 'LTE\\u202eM',
			unit: undefined,
		})
	})

	it('that is long is cut off', () => {
		const { text } = formatValue({ value: 'x'.repeat(10_000), unit: undefined, isTime: false })
		assert.equal(text, `${'x'.repeat(120)} …`)
	})
})
