const DAY = 86_400
const MINUTE = 60

const isoOf = (seconds: number): string => new Date(Math.round(seconds * 1000)).toISOString()

/** Without what is the same for all ticks at this distance. */
const clockOf = (iso: string, increment: number): string => {
	if (increment >= MINUTE) return iso.slice(11, 16)
	return increment >= 1 ? iso.slice(11, 19) : iso.slice(17, 23)
}

/**
 * The texts of ticks on the axis of time, in UTC: the time of day, and the day below it at the first tick of each day. The day
 * alone where ticks are days apart.
 *
 * @param increment seconds from tick to tick
 */
export const timeTexts = (splits: readonly number[], increment: number): readonly string[] =>
	splits.map((seconds, at) => {
		const iso = isoOf(seconds)
		const day = iso.slice(0, 10)
		if (increment >= DAY) return day
		const before = splits[at - 1]
		const isNewDay = before === undefined || isoOf(before).slice(0, 10) !== day
		return isNewDay ? `${clockOf(iso, increment)}\n${day}` : clockOf(iso, increment)
	})

/** The same as uPlot asks for it. */
export const timeTicks = (
	_plot: unknown,
	splits: number[],
	_axis: number,
	_space: number,
	increment: number,
): string[] => [...timeTexts(splits, increment)]
