/** Digits of a value that a person reads; what a device measures has fewer. */
const DIGITS = 7

/** A number as short as it can be told: `21.4`, `1.2e-7`. */
export const numberText = (value: number): string => String(Number(value.toPrecision(DIGITS)))

/** `21.4 °C`; the unit of a percentage is next to its number in SenML, too: `/100` is `%`. */
export const valueText = (value: number, unit: string | undefined): string => {
	const shown = unit === '/100' ? '%' : unit
	return shown === undefined ? numberText(value) : `${numberText(value)} ${shown}`
}

/** For machines: `2024-06-03T12:19:26.000Z`. A device may send times that no date can hold: these are not there. */
export const isoText = (seconds: number): string | undefined => {
	const date = new Date(Math.round(seconds * 1000))
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}

/** In UTC, with milliseconds if it has a fraction: `2024-06-03 12:19:26`. */
export const timeText = (seconds: number): string =>
	isoText(seconds)
		?.replace('T', ' ')
		.replace(/(?:\.000)?Z$/, '') ?? `${seconds} s`
