/** Digits of a value that a person reads; what a device measures has fewer. */
const DIGITS = 7

/** A number as short as it can be told: `21.4`, `1.2e-7`. */
export const numberText = (value: number): string => String(Number(value.toPrecision(DIGITS)))

/** `21.4 °C`; the unit of a percentage is next to its number in SenML, too: `/100` is `%`. */
export const valueText = (value: number, unit: string | undefined): string => {
	const shown = unit === '/100' ? '%' : unit
	return shown === undefined ? numberText(value) : `${numberText(value)} ${shown}`
}

const twoDigits = (number: number): string => String(number).padStart(2, '0')

/** The time in the zone of the reader, with its day and, if it has a fraction, milliseconds: `2024-06-03 12:19:26`. */
export const timeText = (seconds: number): string => {
	const date = new Date(Math.round(seconds * 1000))
	const day = [date.getFullYear(), twoDigits(date.getMonth() + 1), twoDigits(date.getDate())].join('-')
	const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits).join(':')
	const fraction = date.getMilliseconds()
	return `${day} ${clock}${fraction === 0 ? '' : `.${String(fraction).padStart(3, '0')}`}`
}
