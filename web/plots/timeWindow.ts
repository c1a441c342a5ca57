/** What a plot shows: seconds since the Unix epoch. */
export type TimeWindow = { readonly from: number; readonly to: number }

/** The spans that a window may have, in seconds; `all` has whatever there is. */
export const spans = [
	{ id: '5min', name: '5 min', title: 'the last 5 minutes', seconds: 300 },
	{ id: 'hour', name: '1 h', title: 'the last hour', seconds: 3600 },
	{ id: 'day', name: '24 h', title: 'the last 24 hours', seconds: 86_400 },
	{ id: 'all', name: 'All', title: 'everything that was loaded', seconds: Number.POSITIVE_INFINITY },
] as const

export type SpanId = (typeof spans)[number]['id']

/** What the user chose: a span that ends with the newest value, or a window of their own. */
export type Choice = { readonly span: SpanId; readonly zoom: TimeWindow | undefined }

/** The shortest window, in seconds. */
const SHORTEST = 0.1

/** Of a window with a single moment, so that its value is in the middle. */
const AROUND_ONE = 30

/** The window of a choice; undefined if there is no value at all. */
export const windowOf = ({ span, zoom }: Choice, extent: TimeWindow | undefined): TimeWindow | undefined => {
	if (zoom !== undefined || extent === undefined) return zoom
	const { seconds } = spans.find(({ id }) => id === span) ?? spans[0]
	const from = seconds === Number.POSITIVE_INFINITY ? extent.from : extent.to - seconds
	return from < extent.to ? { from, to: extent.to } : { from: from - AROUND_ONE, to: extent.to + AROUND_ONE }
}

/** From the oldest to the newest value of all series; undefined if there is none. */
export const extentOf = (
	series: readonly { readonly times: readonly number[] }[],
): TimeWindow | undefined => {
	const begins = series.flatMap(({ times }) => times[0] ?? [])
	if (begins.length === 0) return undefined
	const ends = series.flatMap(({ times }) => times.at(-1) ?? [])
	return { from: Math.min(...begins), to: Math.max(...ends) }
}

/** Makes a window `factor` times as long; what is at `around` stays where it is. */
export const zoomed = ({ from, to }: TimeWindow, factor: number, around = (from + to) / 2): TimeWindow => {
	const scale = Math.max(factor, SHORTEST / (to - from))
	return { from: around - (around - from) * scale, to: around + (to - around) * scale }
}

/** Moves a window by a part of its length: 1 is all of it, negative is back in time. */
export const panned = ({ from, to }: TimeWindow, part: number): TimeWindow => ({
	from: from + (to - from) * part,
	to: to + (to - from) * part,
})

/** Keeps at least half of the window on what there is, and the window no longer than twice that. */
export const keptNear = (window: TimeWindow, extent: TimeWindow): TimeWindow => {
	const half = Math.min(window.to - window.from, Math.max(2 * (extent.to - extent.from), SHORTEST)) / 2
	const middle = Math.min(extent.to, Math.max(extent.from, (window.from + window.to) / 2))
	return { from: middle - half, to: middle + half }
}
