/** RFC 3339 §5.6, without the leap second, which seconds since 1970 do not have. */
const DATE = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}:\d{2})(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i

/** Seconds since the Unix epoch, with their fraction, of a date and time in the form of RFC 3339; undefined if it is none. */
export const secondsOf = (text: string): number | undefined => {
	const [, day, time, fraction = '', zone] = DATE.exec(text) ?? []
	if (day === undefined || time === undefined || zone === undefined) return undefined
	const local = Date.parse(`${day}T${time}Z`)
	// A day that the month does not have becomes one of the next month.
	if (Number.isNaN(local) || new Date(local).toISOString().slice(0, 10) !== day) return undefined
	const seconds = Date.parse(`${day}T${time}${zone.toUpperCase()}`) / 1000
	return Number.isNaN(seconds) ? undefined : seconds + Number(`0${fraction}`)
}
