import type { Fix } from '../../device/model.ts'
import { distance } from '../geo/sphere.ts'
import { type Source, sourceOf } from './sources.ts'

/** Positions of one source, oldest first. Only these are joined: a cell is far from where GNSS sees the device. */
export type Trail = { readonly source: Source; readonly fixes: readonly Fix[] }

/** Trails by the source of their positions; the one with the newest position comes last, so that it is drawn on top. */
export const trailsOf = (fixes: readonly Fix[]): readonly Trail[] => {
	const bySource = Map.groupBy(fixes, ({ source }) => sourceOf(source).name)
	return [...bySource.values()]
		.map((each) => ({ source: sourceOf(each[0]?.source), fixes: each }))
		.toSorted((a, b) => (a.fixes.at(-1)?.at ?? 0) - (b.fixes.at(-1)?.at ?? 0))
}

/** In metres, from each position to the next. */
export const trailLength = (fixes: readonly Fix[]): number =>
	fixes.reduce((sum, fix, at) => sum + distance(fixes[at - 1] ?? fix, fix), 0)

/** The position of a sequence of steps back or forth from `selected`; the newest one stands for undefined. */
export const selectedAfter = (
	fixes: readonly Fix[],
	selected: Fix | undefined,
	step: -1 | 1,
): Fix | undefined => {
	const at = selected === undefined ? fixes.length - 1 : fixes.indexOf(selected)
	const next = Math.min(fixes.length - 1, Math.max(0, at + step))
	return next === fixes.length - 1 ? undefined : fixes[next]
}
