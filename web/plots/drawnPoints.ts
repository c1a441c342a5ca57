import { firstFrom, type Points } from './series.ts'
import type { TimeWindow } from './timeWindow.ts'

/** A line through the values, which a null breaks. */
export type DrawnPoints = { readonly times: readonly number[]; readonly values: readonly (number | null)[] }

type Settings = {
	readonly window: TimeWindow
	/** width of the plot in pixels */
	readonly columns: number
	/** two values that are further apart, in seconds, are not joined */
	readonly gap: number
}

/**
 * The points that look the same as all of them: the first, lowest, highest and last one of each column of pixels, and one
 * beyond either end of the window, to which the line runs. Where there are few points, they are all there.
 */
export const drawnPoints = (points: Points, { window, columns, gap }: Settings): DrawnPoints => {
	const { times, values } = points
	const begin = Math.max(0, firstFrom(times, window.from) - 1)
	const end = Math.min(times.length, firstFrom(times, window.to) + 1)
	const width = (window.to - window.from) / columns
	const kept = end - begin <= 4 * columns ? indices(begin, end) : extremes(points, begin, end, width)
	const drawn = { times: [] as number[], values: [] as (number | null)[] }
	for (const at of kept) {
		const time = times[at] ?? 0
		const before = times[at - 1] ?? time
		if (at > begin && time - before > gap) {
			drawn.times.push((before + time) / 2)
			drawn.values.push(null)
		}
		drawn.times.push(time)
		drawn.values.push(values[at] ?? null)
	}
	return drawn
}

const indices = (begin: number, end: number): readonly number[] =>
	Array.from({ length: end - begin }, (_, at) => begin + at)

/** Columns are whole multiples of their width since the epoch: they do not change while the window moves on. */
const extremes = (
	{ times, values }: Points,
	begin: number,
	end: number,
	width: number,
): readonly number[] => {
	const columnOf = (at: number): number => Math.floor((times[at] ?? 0) / width)
	const kept: number[] = []
	let at = begin
	while (at < end) {
		const first = at
		const column = columnOf(first)
		let [low, high] = [first, first]
		for (; at < end && columnOf(at) === column; at += 1) {
			const value = values[at] ?? 0
			if (value < (values[low] ?? 0)) low = at
			if (value > (values[high] ?? 0)) high = at
		}
		kept.push(...new Set([first, Math.min(low, high), Math.max(low, high), at - 1]))
	}
	return kept
}
