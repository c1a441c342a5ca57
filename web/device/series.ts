import type { Series } from './model.ts'

/** A value of a series that is about to be added. */
export type Point = {
	/** seconds since the Unix epoch */
	readonly time: number
	readonly value: number
}

/** The oldest points of a series are dropped above this. */
export const maxPoints = 5_000

const byTime = (one: Point, other: Point): number => one.time - other.time

const pointsOf = ({ times, values }: Series): readonly Point[] =>
	times.map((time, index) => ({ time, value: values[index] ?? Number.NaN }))

const isInOrder = (times: readonly number[], points: readonly Point[]): boolean => {
	let last = times.at(-1) ?? Number.NEGATIVE_INFINITY
	for (const { time } of points) {
		if (time < last) return false
		last = time
	}
	return true
}

/** Adds points wherever they belong: a device may send old measurements after newer ones. */
export const addPoints = (series: Series, points: readonly Point[]): Series => {
	const { times, values } = series
	if (isInOrder(times, points))
		return {
			...series,
			times: [...times, ...points.map(({ time }) => time)].slice(-maxPoints),
			values: [...values, ...points.map(({ value }) => value)].slice(-maxPoints),
		}
	const all = [...pointsOf(series), ...points].toSorted(byTime).slice(-maxPoints)
	return { ...series, times: all.map(({ time }) => time), values: all.map(({ value }) => value) }
}
