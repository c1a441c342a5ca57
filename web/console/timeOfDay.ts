const two = (value: number): string => String(value).padStart(2, '0')

/** `09:21:37` in the zone of the reader; with the date before it if that is another day than today. */
export const timeOfDay = (at: number, now: number): string => {
	const [then, today] = [new Date(at), new Date(now)]
	const time = [then.getHours(), then.getMinutes(), then.getSeconds()].map(two).join(':')
	if (then.toDateString() === today.toDateString()) return time
	return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())} ${time}`
}
