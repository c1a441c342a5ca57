import type { Pixel } from './geo/projection.ts'
import type { MapAction } from './mapState.ts'

/** Where pointers are that are down, by their id. */
export type Pointers = ReadonlyMap<number, Pixel>

const middleOf = ([ax, ay]: Pixel, [bx, by]: Pixel): Pixel => [(ax + bx) / 2, (ay + by) / 2]

const distanceOf = ([ax, ay]: Pixel, [bx, by]: Pixel): number => Math.hypot(ax - bx, ay - by)

/** What the move of one pointer does: one drags, two zoom and drag. */
export const pointerActions = (pointers: Pointers, id: number, to: Pixel): readonly MapAction[] => {
	const from = pointers.get(id)
	if (from === undefined) return []
	const [other] = [...pointers].filter(([each]) => each !== id).map(([, pixel]) => pixel)
	if (other === undefined) return [{ type: 'drag', right: to[0] - from[0], down: to[1] - from[1] }]
	const [before, after] = [middleOf(from, other), middleOf(to, other)]
	return [
		{ type: 'drag', right: after[0] - before[0], down: after[1] - before[1] },
		{ type: 'zoom', factor: distanceOf(from, other) / Math.max(1, distanceOf(to, other)), at: after },
	]
}

/** Wheels turn by pixels, lines or pages (UI Events, `deltaMode`). */
const pixelsOf: readonly number[] = [1, 16, 400]

/** At most so much by one event: some mice report a turn of many pixels at once. */
const MAX_PIXELS = 240

/** Twice as close by 240 pixels. */
export const wheelAction = (
	{ deltaY, deltaMode }: Pick<WheelEvent, 'deltaY' | 'deltaMode'>,
	at: Pixel,
): MapAction => {
	const pixels = deltaY * (pixelsOf[deltaMode] ?? 1)
	const limited = Math.min(MAX_PIXELS, Math.max(-MAX_PIXELS, pixels))
	return { type: 'zoom', factor: 2 ** (limited / MAX_PIXELS), at }
}
