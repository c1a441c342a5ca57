import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { plotText, summaryOf } from './summary.ts'
import { numberText, timeText, valueText } from './texts.ts'

const noon = Date.UTC(2026, 10, 29, 12) / 1000
const series = {
	key: '14205/0/0',
	name: 'Temperature',
	unit: '°C',
	times: [noon, noon + 60, noon + 120.25],
	values: [20, 18.5, 21.4],
}

describe('the summary of a plot', () => {
	it('has number, lowest, highest and last value', () => {
		const summary = summaryOf(series, { from: noon, to: noon + 200 })
		assert.deepEqual(summary, { count: 3, last: { at: noon + 120.25, value: 21.4 }, min: 18.5, max: 21.4 })
	})

	it('is of what the window shows, ends included', () => {
		const summary = summaryOf(series, { from: noon, to: noon + 60 })
		assert.deepEqual(summary, { count: 2, last: { at: noon + 60, value: 18.5 }, min: 18.5, max: 20 })
		assert.equal(summaryOf(series, { from: noon + 61, to: noon + 62 }), undefined)
	})

	it('is a sentence', () => {
		const text = plotText(series, summaryOf(series, { from: noon, to: noon + 200 }))
		assert.equal(
			text,
			'Temperature: 3 values, lowest 18.5 °C, highest 21.4 °C, last 21.4 °C at 2026-11-29 12:02:00.250.',
		)
		assert.equal(plotText(series, undefined), 'Temperature: no values in this time span.')
		assert.match(plotText(series, summaryOf(series, { from: noon, to: noon })), /: 1 value, /)
	})
})

describe('a value', () => {
	it('has seven digits, and no more', () => {
		assert.deepEqual([21.4, 0.1 + 0.2, -97, 1013.25, 1.234e-7, 1e21].map(numberText), [
			'21.4',
			'0.3',
			'-97',
			'1013.25',
			'1.234e-7',
			'1e+21',
		])
	})

	it('has its unit', () => {
		assert.equal(valueText(80, '/100'), '80 %')
		assert.equal(valueText(3, undefined), '3')
	})

	it('has milliseconds in its time only if it has a fraction', () => {
		assert.equal(timeText(noon), '2026-11-29 12:00:00')
		assert.equal(timeText(noon + 0.5), '2026-11-29 12:00:00.500')
		assert.equal(timeText(1e300), '1e+300 s')
	})
})
