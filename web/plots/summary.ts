import type { Series } from '../device/model.ts'
import { firstFrom } from './series.ts'
import { timeText, valueText } from './texts.ts'
import type { TimeWindow } from './timeWindow.ts'

/** What is said of the values in a window. */
export type Summary = {
	readonly count: number
	readonly last: { readonly at: number; readonly value: number }
	readonly min: number
	readonly max: number
}

/** Undefined if there is no value in the window. */
export const summaryOf = (
	{ times, values }: Pick<Series, 'times' | 'values'>,
	{ from, to }: TimeWindow,
): Summary | undefined => {
	const begin = firstFrom(times, from)
	let end = begin
	let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
	for (; end < times.length && (times[end] ?? 0) <= to; end += 1) {
		const value = values[end] ?? 0
		if (value < min) min = value
		if (value > max) max = value
	}
	const [at, value] = [times[end - 1], values[end - 1]]
	if (end === begin || at === undefined || value === undefined) return undefined
	return { count: end - begin, last: { at, value }, min, max }
}

/** The plot in words, for those who do not see it. */
export const plotText = (
	{ name, unit }: Pick<Series, 'name' | 'unit'>,
	summary: Summary | undefined,
): string => {
	if (summary === undefined) return `${name}: no values in this time span.`
	const { count, last, min, max } = summary
	const values = count === 1 ? '1 value' : `${count} values`
	const lowest = `lowest ${valueText(min, unit)}, highest ${valueText(max, unit)}`
	return `${name}: ${values}, ${lowest}, last ${valueText(last.value, unit)} at ${timeText(last.at)}.`
}
