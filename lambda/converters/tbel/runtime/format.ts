import { wholeOf } from './integers.ts'
import { fail, isNumber, kindOfNumber, listArgument, shown, text } from './values.ts'

/** One `%…` of `String.format`. */
export const formatOne = (
	flags: string,
	precision: string | undefined,
	letter: string,
	value: unknown,
): string => {
	const sign = (digits: string): string => {
		const isNegative = digits.startsWith('-')
		const size = flags.includes(',') ? digits.replaceAll(/\B(?<!\..*)(?=(?:\d{3})+(?!\d))/g, ',') : digits
		return isNegative ? size : flags.includes('+') ? `+${size}` : flags.includes(' ') ? ` ${size}` : size
	}
	if (value === null || value === undefined) return letter.toLowerCase() === 'b' ? 'false' : 'null'
	switch (letter) {
		case 'd':
			if (!isNumber(value) || kindOfNumber(value) === 'double')
				return fail(`String.format: %d needs a whole number, but got ${shown(value)}`)
			return sign(String(wholeOf(value, 'String.format')))
		case 'f':
		case 'e':
		case 'E': {
			if (!isNumber(value)) return fail(`String.format: %${letter} needs a number, but got ${shown(value)}`)
			const digits = precision === undefined ? 6 : Number(precision)
			if (letter === 'f') return sign(Number(value).toFixed(digits))
			const [mantissa = '', exponent = '0'] = Number(value).toExponential(digits).split('e')
			const size = String(Math.abs(Number(exponent))).padStart(2, '0')
			return sign(`${mantissa}${letter}${Number(exponent) < 0 ? '-' : '+'}${size}`)
		}
		case 'x':
		case 'X':
		case 'o': {
			if (!isNumber(value))
				return fail(`String.format: %${letter} needs a whole number, but got ${shown(value)}`)
			const bits = { byte: 8, long: 64 }[String(kindOfNumber(value))] ?? 32
			const digits = BigInt.asUintN(bits, wholeOf(value, 'String.format')).toString(letter === 'o' ? 8 : 16)
			const prefixed = flags.includes('#') ? `0${letter === 'o' ? '' : 'x'}${digits}` : digits
			return letter === 'X' ? prefixed.toUpperCase() : prefixed
		}
		case 'c':
			return isNumber(value) ? String.fromCodePoint(Number(value)) : text(value).charAt(0)
		case 'b':
		case 'B':
			return String(value !== false)
		case 's':
		case 'S': {
			const shortened = precision === undefined ? text(value) : text(value).slice(0, Number(precision))
			return letter === 'S' ? shortened.toUpperCase() : shortened
		}
		default:
			return fail(`String.format: %${letter} is not known`)
	}
}

/** To `width`, with zeros behind sign and prefix if the flags have a zero. */
export const widen = (value: string, flags: string, width: number): string => {
	if (flags.includes('-')) return value.padEnd(width)
	if (!flags.includes('0')) return value.padStart(width)
	const [, sign = '', digits = ''] = /^([-+ ]?)(.*)$/s.exec(value) ?? []
	return sign + digits.padStart(width - sign.length, '0')
}

/** `String.format("%02X", value)` */
export const stringFormat = (template: unknown, ...given: unknown[]): string => {
	const values = given.length === 1 && Array.isArray(given[0]) ? given[0] : given
	let next = 0
	return text(template).replaceAll(
		/%(?:(\d+)\$)?([-#+ 0,(]*)(\d+)?(?:\.(\d+))?([a-zA-Z%])/g,
		(
			_,
			place: string | undefined,
			flags: string,
			width: string | undefined,
			precision: string | undefined,
			letter: string,
		) => {
			if (letter === '%' || letter === 'n') return letter === '%' ? '%' : '\n'
			const index = place === undefined ? next++ : Number(place) - 1
			if (index >= values.length)
				fail(`String.format: there is no value for %${letter}, the ${index + 1}. of them`)
			return widen(formatOne(flags, precision, letter, values[index]), flags, Number(width ?? 0))
		},
	)
}

export const stringValueOf = (value: unknown): string =>
	Array.isArray(value) ? value.map((item) => text(item)).join('') : text(value)

export const stringJoin = (separator: unknown, ...given: unknown[]): string => {
	const items = given.length === 1 && Array.isArray(given[0]) ? given[0] : given
	return items.map((item) => text(item)).join(text(separator))
}

export const newString = (value: unknown = ''): string =>
	Array.isArray(value) ? stringValueOf(value) : text(value)

export const arraysToString = (value: unknown): string =>
	text(listArgument(value, 'Arrays.toString', 'the array'))
