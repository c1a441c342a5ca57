import type { Fix } from '../../device/model.ts'
import type { LandStore } from '../atlas/landStore.ts'
import { projectionOf } from '../geo/projection.ts'
import { type Size, shownAngle, type View } from '../geo/view.ts'
import type { Colours } from './colours.ts'
import { drawGraticule } from './drawGraticule.ts'
import { drawLand } from './drawLand.ts'
import { drawTrails } from './drawTrails.ts'

/** What a picture of the map is made of. */
export type Picture = {
	readonly view: View
	readonly size: Size
	readonly colours: Colours
	readonly fixes: readonly Fix[]
	/** undefined if there is no position */
	readonly selected: Fix | undefined
	readonly land: LandStore
}

/** @param context in CSS pixels */
export const drawMap = (context: CanvasRenderingContext2D, picture: Picture): void => {
	const { view, size, colours, fixes, selected, land } = picture
	const projection = projectionOf(view, size)
	context.clearRect(0, 0, size.width, size.height)
	drawLand(context, projection, land.landFor({ ...view, angle: shownAngle(view, size) }), colours)
	drawGraticule(context, projection, view, size, colours)
	if (selected !== undefined) drawTrails(context, { projection, view, size, colours }, fixes, selected)
}
