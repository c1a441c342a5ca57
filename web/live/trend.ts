import type { Series } from '../device/model.ts'

/** So many of the newest points are drawn. */
const maxDrawn = 60

/** The `d` of a path through the newest points of a series; undefined if there is only one. */
export const trendPath = (
	{ times, values }: Pick<Series, 'times' | 'values'>,
	{ width, height }: { readonly width: number; readonly height: number },
): string | undefined => {
	const x = times.slice(-maxDrawn)
	const y = values.slice(-maxDrawn)
	const [first = 0, last = 0] = [x.at(0), x.at(-1)]
	if (x.length < 2) return undefined
	const min = Math.min(...y)
	const max = Math.max(...y)
	const across = (time: number): number =>
		last === first ? width : ((time - first) / (last - first)) * width
	// A value that does not change is a line in the middle.
	const down = (value: number): number => (max === min ? height / 2 : ((max - value) / (max - min)) * height)
	return x
		.map(
			(time, index) =>
				`${index === 0 ? 'M' : 'L'}${across(time).toFixed(1)} ${down(y[index] ?? 0).toFixed(1)}`,
		)
		.join('')
}

/** Whether the drawn values are all the same: not worth a second look. */
export const isFlat = ({ values }: Pick<Series, 'values'>): boolean => {
	const drawn = values.slice(-maxDrawn)
	return drawn.every((value) => value === drawn[0])
}
