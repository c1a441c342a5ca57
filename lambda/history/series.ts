/** An object instance of a device: what it measured over time. All versions of the object are one series. */
export type Series = {
	readonly deviceId: string
	readonly object: number
	readonly instance: number
}

/** Digits of a time in milliseconds until the year 2286: texts of this length sort as the numbers do. */
const timeDigits = 13

const textOf = (time: number): string => String(Math.max(0, time)).padStart(timeDigits, '0')

const nameOf = ({ object, instance }: Series): string => `${object}/${instance}`

/**
 * The sort key of a row. It is made of what was measured and when, so whoever writes the same again, in whatever order, writes
 * the same row.
 *
 * @param time of its first sample, in milliseconds since the Unix epoch
 * @param digest of its content
 */
export const rowKey = (series: Series, time: number, digest: string): string =>
	`${nameOf(series)}/${textOf(time)}#${digest}`

/** The sort keys of rows from one time to before another. */
export const rowKeys = (series: Series, from: number, to: number): readonly [first: string, last: string] => [
	`${nameOf(series)}/${textOf(from)}`,
	// No digest begins with what comes after it.
	`${nameOf(series)}/${textOf(to - 1)}~`,
]

/** The time in the sort key of a row. */
export const timeInKey = (key: string): number => Number(key.split('/')[2]?.slice(0, timeDigits))

/** The sort key of the hours of a day. It comes after those of all rows, which begin with a digit. */
export const dayKey = (series: Series, day: number): string =>
	`${nameOf(series)}/day#${new Date(day).toISOString().slice(0, 10)}`

/** The attribute with an hour of a day. */
export const hourName = (hour: number): string => `h${String(new Date(hour).getUTCHours()).padStart(2, '0')}`
