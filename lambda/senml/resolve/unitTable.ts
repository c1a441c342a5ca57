/** A unit in terms of another one: a value times `multiply`, by `divide`, plus `offset` is the same quantity in `base`. */
export type Unit = {
	readonly base: string
	readonly multiply: number
	readonly divide: number
	readonly offset: number
}

/** RFC 8428 §12.1, RFC 8798 §2, and NTU of the registry: units that nothing else is needed for. */
const BASES: readonly string[] = (
	'm kg s A K cd mol Hz rad sr N Pa J W C V F Ohm S Wb T H lm lx Bq Gy Sv kat m2 m3 m/s m/s2 m3/s W/m2 ' +
	'cd/m2 bit bit/s lat lon pH dB dBW count / %RH %EL EL 1/s S/m B VA VAs var vars J/m kg/m3 NTU'
).split(' ')

type Row = readonly [unit: string, base: string, multiply: number, divide: number, offset: number]

const DERIVED: readonly Row[] = [
	// RFC 8428 §12.1: units of the primary registry that are another one of it, but for the scale.
	['Cel', 'K', 1, 1, 273.15],
	['deg', 'rad', Math.PI, 180, 0],
	['g', 'kg', 1, 1000, 0],
	['l', 'm3', 1, 1000, 0],
	['l/s', 'm3/s', 1, 1000, 0],
	['Bspl', 'dB', 10, 1, 0],
	// Note 1: "%" is the ratio of 0 to 1 and not a percentage, in spite of its name.
	['%', '/', 1, 1, 0],
	['1/min', '1/s', 1, 60, 0],
	['beat/min', '1/s', 1, 60, 0],
	['beats', 'count', 1, 1, 0],
	// RFC 8798 §3: the secondary units.
	['ms', 's', 1, 1000, 0],
	['min', 's', 60, 1, 0],
	['h', 's', 3600, 1, 0],
	['MHz', 'Hz', 1e6, 1, 0],
	['kW', 'W', 1000, 1, 0],
	['kVA', 'VA', 1000, 1, 0],
	['kvar', 'var', 1000, 1, 0],
	['Ah', 'C', 3600, 1, 0],
	['Wh', 'J', 3600, 1, 0],
	['kWh', 'J', 3.6e6, 1, 0],
	['varh', 'vars', 3600, 1, 0],
	['kvarh', 'vars', 3.6e6, 1, 0],
	['kVAh', 'VAs', 3.6e6, 1, 0],
	['Wh/km', 'J/m', 36, 10, 0],
	['KiB', 'B', 1024, 1, 0],
	['GB', 'B', 1e9, 1, 0],
	['Mbit/s', 'bit/s', 1e6, 1, 0],
	['B/s', 'bit/s', 8, 1, 0],
	['MB/s', 'bit/s', 8e6, 1, 0],
	['mV', 'V', 1, 1000, 0],
	['mA', 'A', 1, 1000, 0],
	['dBm', 'dBW', 1, 1, -30],
	['ug/m3', 'kg/m3', 1, 1e9, 0],
	['mm/h', 'm/s', 1, 3.6e6, 0],
	['m/h', 'm/s', 1, 3600, 0],
	['ppm', '/', 1, 1e6, 0],
	['/100', '/', 1, 100, 0],
	['/1000', '/', 1, 1000, 0],
	['hPa', 'Pa', 100, 1, 0],
	['mm', 'm', 1, 1000, 0],
	['cm', 'm', 1, 100, 0],
	['km', 'm', 1000, 1, 0],
	['km/h', 'm/s', 10, 36, 0],
	// Secondary units that were registered after the RFC.
	['ppb', '/', 1, 1e9, 0],
	['VAh', 'VAs', 3600, 1, 0],
	['mg/l', 'kg/m3', 1, 1000, 0],
	['ug/l', 'kg/m3', 1, 1e6, 0],
	['g/l', 'kg/m3', 1, 1, 0],
]

/** The registered units of SenML. */
export const SENML_UNITS: ReadonlyMap<string, Unit> = new Map<string, Unit>([
	...BASES.map((base): [string, Unit] => [base, { base, multiply: 1, divide: 1, offset: 0 }]),
	...DERIVED.map(([unit, base, multiply, divide, offset]): [string, Unit] => [
		unit,
		{ base, multiply, divide, offset },
	]),
])

/** Digits of a decimal number that every double keeps. */
const DIGITS = 15

/** Whether a number means the same in both units. */
export const isSameScale = (from: Unit, to: Unit): boolean =>
	from.base === to.base &&
	from.multiply * to.divide === from.divide * to.multiply &&
	from.offset === to.offset

/**
 * The value in another unit of the same base. Not finite if it is too large for a double there. The result has no more
 * digits than are certain, so that 294.15 K are 21 °C and not 20.99999999999998.
 */
export const convertUnit = (value: number, from: Unit, to: Unit): number => {
	const scaled = scale(value, from.multiply * to.divide, from.divide * to.multiply)
	const shift = ((from.offset - to.offset) * to.divide) / to.multiply
	// A difference is as certain as the larger one of the two numbers; adding 0 makes 0 of -0.
	return (shift === 0 ? scaled : atDecimals(scaled + shift, Math.max(Math.abs(scaled), Math.abs(shift)))) + 0
}

const scale = (value: number, multiply: number, divide: number): number => {
	if (multiply === divide) return value
	const product = value * multiply
	const quotient = product / divide
	// One rounding is the nearest double, there is nothing to smooth.
	return Number.isSafeInteger(product) ? quotient : Number(quotient.toPrecision(DIGITS))
}

const atDecimals = (value: number, largest: number): number => {
	const decimals = DIGITS - 1 - Math.floor(Math.log10(largest))
	return decimals < 0 || decimals > 100 ? value : Number(value.toFixed(decimals))
}
