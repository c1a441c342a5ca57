import { geoCircle, geoPath } from 'd3-geo'
import type { Land } from '../atlas/atlas.ts'
import { projectionOf } from '../geo/projection.ts'
import { degrees, EARTH_RADIUS } from '../geo/sphere.ts'
import { farthest, type Size, shownAngle, type View } from '../geo/view.ts'
import type { Colours } from './colours.ts'
import { drawLand } from './drawLand.ts'

/** The smallest mark that can be seen, in pixels. */
const LEAST = 4

/** A small globe which shows what part of the Earth the map is of. */
export const drawLocator = (
	context: CanvasRenderingContext2D,
	{
		view,
		size,
		coarse,
		colours,
		mark,
	}: {
		readonly view: View
		/** of the map */
		readonly size: Size
		readonly coarse: Land
		readonly colours: Colours
		/** colour of what the map shows */
		readonly mark: string
	},
	globe: Size,
): void => {
	const whole = { ...view, metresPerPixel: farthest(globe) }
	const projection = projectionOf(whole, globe)
	context.clearRect(0, 0, globe.width, globe.height)
	drawLand(context, projection, coarse, { ...colours, border: 'transparent' })
	const least = (LEAST * whole.metresPerPixel) / EARTH_RADIUS
	const radius = degrees(Math.max(shownAngle(view, size), least))
	context.beginPath()
	geoPath(projection, context)(geoCircle().center([view.longitude, view.latitude]).radius(radius)())
	context.strokeStyle = mark
	context.lineWidth = 1.5
	context.stroke()
}
