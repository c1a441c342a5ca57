import { type Pixel, pixelOf } from './projection.ts'
import { capAround, EARTH_RADIUS, type Place } from './sphere.ts'
import { farthest, type Size, type View, withinLimits } from './view.ts'

type Position = Place & { readonly accuracy?: number | undefined }

/** The least that is shown around a trail: metres from its centre to the nearer edge. */
const LEAST = 150

/** Part of the map that the trail takes at most. */
const FILLED = 0.8

/** Part of the map in which a new position does not move the view. */
const CALM = 0.94

/** Beyond this angle, in radians, places are so near to the edge of the globe that nothing is to be seen of them. */
const WIDEST = 1.3

/** Shows all positions; as many as possible if they are all around the Earth. The whole globe if there is none. */
export const fitted = (positions: readonly Position[], size: Size): View => {
	const cap = capAround(positions)
	if (cap === undefined) return { longitude: 10, latitude: 30, metresPerPixel: farthest(size) }
	const half = (Math.min(size.width, size.height) / 2) * FILLED
	const metres = Math.max(LEAST, EARTH_RADIUS * Math.sin(Math.min(cap.angle, WIDEST)))
	return withinLimits({ ...cap, metresPerPixel: metres / half }, size)
}

/** A view that shows so many times more than is needed is no longer the right one. */
const TOO_WIDE = 3

/** The view stays if the newest position is well within its edges, and it is not much too wide; else it shows all positions. */
export const followed = (view: View, positions: readonly Position[], size: Size): View => {
	const newest = positions.at(-1)
	const pixel = newest && pixelOf(view, size, newest)
	const best = fitted(positions, size)
	const isRight =
		pixel !== undefined && isCalm(pixel, size) && view.metresPerPixel < TOO_WIDE * best.metresPerPixel
	return isRight ? view : best
}

/** Whether a pixel is well within the edges of the map. */
export const isCalm = ([x, y]: Pixel, { width, height }: Size): boolean =>
	Math.abs(x - width / 2) < (width / 2) * CALM && Math.abs(y - height / 2) < (height / 2) * CALM
