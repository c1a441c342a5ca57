import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as fc from 'fast-check'
import { convertUnit, SENML_UNITS, type Unit } from './unitTable.ts'

const unit = (name: string): Unit => {
	const found = SENML_UNITS.get(name)
	assert.ok(found, name)
	return found
}

const convert = (value: number, from: string, to: string): number => convertUnit(value, unit(from), unit(to))

/** Computed by hand from the scales and offsets of RFC 8798 §3; equal to the last digit. */
const CONVERSIONS: readonly (readonly [value: number, from: string, expected: number, to: string])[] = [
	[294.15, 'K', 21, 'Cel'],
	// Too small for a double, and not -0.
	[-5e-324, 'ms', 0, 's'],
	[-0, 'ms', 0, 's'],
	[0, 'K', -273.15, 'Cel'],
	[273.15, 'K', 0, 'Cel'],
	[273.16, 'K', 0.01, 'Cel'],
	[21.57, 'Cel', 294.72, 'K'],
	[-40, 'Cel', 233.15, 'K'],
	[250, 'ms', 0.25, 's'],
	[1.5, 'min', 90, 's'],
	[90, 'min', 1.5, 'h'],
	[2, 'h', 7200, 's'],
	[7_200_000, 'ms', 2, 'h'],
	[868.3, 'MHz', 868_300_000, 'Hz'],
	[0.57, 'kW', 570, 'W'],
	[2.5, 'kVA', 2500, 'VA'],
	[2.5, 'kvar', 2500, 'var'],
	[1.35, 'Ah', 4860, 'C'],
	[1, 'Wh', 3600, 'J'],
	[1.1, 'kWh', 3_960_000, 'J'],
	[1.1, 'kWh', 1100, 'Wh'],
	[2, 'varh', 7200, 'vars'],
	[2, 'kvarh', 7_200_000, 'vars'],
	[2, 'kVAh', 7_200_000, 'VAs'],
	[2, 'VAh', 7200, 'VAs'],
	[150, 'Wh/km', 540, 'J/m'],
	[3, 'KiB', 3072, 'B'],
	[1, 'GB', 976_562.5, 'KiB'],
	[1.2, 'Mbit/s', 1_200_000, 'bit/s'],
	[115_200, 'B/s', 921_600, 'bit/s'],
	[1, 'MB/s', 8, 'Mbit/s'],
	[3700, 'mV', 3.7, 'V'],
	[4.179, 'V', 4179, 'mV'],
	[0.0123, 'A', 12.3, 'mA'],
	[-95, 'dBm', -125, 'dBW'],
	[-125, 'dBW', -95, 'dBm'],
	[12.5, 'ug/m3', 1.25e-8, 'kg/m3'],
	[12.5, 'ug/m3', 0.0125, 'ug/l'],
	[7.2, 'mm/h', 0.000002, 'm/s'],
	[18, 'm/h', 0.005, 'm/s'],
	[415, 'ppm', 0.0415, '/100'],
	[21, 'ppb', 0.021, 'ppm'],
	[0.57, '/', 57, '/100'],
	[0.29, '/', 29, '/100'],
	[35, '/1000', 3.5, '/100'],
	[101_325, 'Pa', 1013.25, 'hPa'],
	[1013.25, 'hPa', 101_325, 'Pa'],
	[1234, 'mm', 123.4, 'cm'],
	[0.07, 'm', 7, 'cm'],
	[4.35, 'km', 435_000, 'cm'],
	[3.6, 'km/h', 1, 'm/s'],
	[100, 'km/h', 250 / 9, 'm/s'],
	[5, 'm/s', 18, 'km/h'],
	[1500, 'g', 1.5, 'kg'],
	[0.3, 'm3', 300, 'l'],
	[2, 'l/s', 0.002, 'm3/s'],
	[72, 'beat/min', 1.2, '1/s'],
	[90, '1/min', 1.5, '1/s'],
	[6.1, 'Bspl', 61, 'dB'],
	[90, 'deg', 1.5707963267949, 'rad'],
	[-0.3, '/', -30, '/100'],
]

describe('a value in another unit', () => {
	for (const [value, from, expected, to] of CONVERSIONS)
		it(`${value} ${from} is ${expected} ${to}`, () => {
			assert.equal(convert(value, from, to), expected)
		})

	it('keeps all digits of a whole number that is only divided', () => {
		assert.equal(convert(1_234_567_890_123_456, 'ms', 's'), 1_234_567_890_123.456)
	})

	it('is never negative zero', () => {
		assert.ok(Object.is(convert(273.15 - 1e-14, 'K', 'Cel'), 0))
		assert.ok(Object.is(convert(-273.15, 'Cel', 'K'), 0))
	})

	it('is not finite where a double ends', () => {
		assert.equal(convert(1e308, 'kWh', 'J'), Infinity)
		assert.equal(convert(-1e308, 'km', 'mm'), -Infinity)
	})

	const names = [...SENML_UNITS.keys()]
	const pairs = names.flatMap((from) =>
		names.filter((to) => unit(to).base === unit(from).base).map((to) => [from, to] as const),
	)

	it('is the same again after the way back', () => {
		const value = fc.oneof(
			fc.integer({ min: -(2 ** 53), max: 2 ** 53 }),
			fc.double({ noNaN: true, min: -1e200, max: 1e200 }).filter((number) => Math.abs(number) > 1e-200),
		)
		fc.assert(
			fc.property(value, fc.constantFrom(...pairs), (sent, [from, to]) => {
				const back = convert(convert(sent, from, to), to, from)
				const isShifted = unit(from).offset !== unit(to).offset
				const largest = Math.max(Math.abs(sent), isShifted ? 273.15 : 0)
				assert.ok(Math.abs(back - sent) <= 1e-12 * largest, `${sent} ${from} by ${to} is ${back}`)
			}),
			{ numRuns: 20_000 },
		)
	})

	it('has a base that is a unit itself, and a scale, in every row of the table', () => {
		for (const { base, multiply, divide } of SENML_UNITS.values()) {
			assert.deepEqual(SENML_UNITS.get(base), { base, multiply: 1, divide: 1, offset: 0 })
			assert.ok(multiply > 0 && divide > 0)
		}
	})

	it('knows all units of RFC 8428 §12.1 and RFC 8798', () => {
		const registered =
			'm kg g s A K cd mol Hz rad sr N Pa J W C V F Ohm S Wb T H Cel lm lx Bq Gy Sv kat m2 m3 l m/s m/s2 m3/s ' +
			'l/s W/m2 cd/m2 bit bit/s lat lon pH dB dBW Bspl count / % %RH %EL EL 1/s 1/min beat/min beats S/m ' +
			'B VA VAs var vars J/m kg/m3 deg ' +
			'ms min h MHz kW kVA kvar Ah Wh kWh varh kvarh kVAh Wh/km KiB GB Mbit/s B/s MB/s mV mA dBm ug/m3 mm/h ' +
			'm/h ppm /100 /1000 hPa mm cm km km/h'
		assert.deepEqual(
			registered.split(' ').filter((name) => !SENML_UNITS.has(name)),
			[],
		)
	})
})
