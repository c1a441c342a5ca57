const maximumInt = 2n ** 31n - 1n

/** What is no `int` of Java is a `long`, and that is a BigInt here. */
const wholeInCode = (value: bigint, isLong: boolean): string =>
	isLong || value > maximumInt ? `${value}n` : `${value}`

/** A number with a point, an exponent or the suffix f, d or B is a `double`. */
export const isDoubleText = (text: string): boolean => !/^0[xX]/.test(text) && /[.eEfFdDB]/.test(text)

/** A number of TBEL as JavaScript: hexadecimal, octal (with a zero before it), with suffix L, f, d, B or I. */
export const numberInCode = (text: string): string => {
	if (/^0[xX]/.test(text)) return wholeInCode(BigInt(text.replace(/[lL]$/, '')), /[lL]$/.test(text))
	const digits = text.replace(/[lLfFdDBI]$/, '')
	if (isDoubleText(text) || !/^\d+$/.test(digits)) return String(Number(digits))
	const isOctal = /^0[0-7]+$/.test(digits)
	return wholeInCode(BigInt(isOctal ? `0o${digits.slice(1)}` : digits), /[lL]$/.test(text))
}
