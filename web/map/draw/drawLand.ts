import { type GeoProjection, geoPath } from 'd3-geo'
import type { Land } from '../atlas/atlas.ts'
import type { Colours } from './colours.ts'

type Context = CanvasRenderingContext2D

/** The sea is the whole globe, on which the land is. */
export const drawLand = (
	context: Context,
	projection: GeoProjection,
	{ land, coast, borders }: Land,
	colours: Colours,
): void => {
	const path = geoPath(projection, context)
	const shape = (object: Parameters<typeof path>[0]): void => {
		context.beginPath()
		path(object)
	}
	shape({ type: 'Sphere' })
	context.fillStyle = colours.sea
	context.fill()
	// The edge of the globe; near by there is none in the map.
	context.strokeStyle = colours.coast
	context.lineWidth = 1
	context.stroke()
	shape(land)
	context.fillStyle = colours.land
	context.fill()
	shape(coast)
	context.strokeStyle = colours.coast
	context.lineWidth = 1
	context.stroke()
	shape(borders)
	context.strokeStyle = colours.border
	context.lineWidth = 0.75
	context.stroke()
}
