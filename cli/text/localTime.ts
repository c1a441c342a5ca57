const two = (number: number): string => String(number).padStart(2, '0')

const dayOf = (date: Date): string =>
	`${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`

/**
 * `10:15:47` in the time zone of the terminal, with the date if it is not today. A time outside the range of `Date` is
 * a number.
 *
 * @param milliseconds since the Unix epoch, as is `now`
 */
export const localTime = (milliseconds: number, now: number): string => {
	const date = new Date(milliseconds)
	if (Number.isNaN(date.getTime())) return `${milliseconds / 1000} s`
	const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`
	const day = dayOf(date)
	return day === dayOf(new Date(now)) ? time : `${day} ${time}`
}
