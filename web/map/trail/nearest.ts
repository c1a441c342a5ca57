import type { Fix } from '../../device/model.ts'
import { type Pixel, pixelOf } from '../geo/projection.ts'
import type { Size, View } from '../geo/view.ts'

/** The position that is closest to a pixel, and the newest of several; undefined if none is within reach. */
export const nearestFix = (
	fixes: readonly Fix[],
	{
		view,
		size,
		at,
		reach,
	}: { readonly view: View; readonly size: Size; readonly at: Pixel; readonly reach: number },
): Fix | undefined => {
	let nearest: Fix | undefined
	let shortest = reach
	for (const fix of fixes) {
		const pixel = pixelOf(view, size, fix)
		const length =
			pixel === undefined ? Number.POSITIVE_INFINITY : Math.hypot(pixel[0] - at[0], pixel[1] - at[1])
		if (length > shortest) continue
		shortest = length
		nearest = fix
	}
	return nearest
}
