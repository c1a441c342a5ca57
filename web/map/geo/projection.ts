import { type GeoProjection, geoOrthographic } from 'd3-geo'
import { EARTH_RADIUS, type Place } from './sphere.ts'
import { dragged, type Size, type View, zoomed } from './view.ts'

/** Pixels beyond the edge of the map up to which lines are drawn. */
const BLEED = 16

/**
 * The Earth from straight above the centre of the view. Near by this is a map that is true to scale; from afar it is a globe. Poles
 * and antimeridian are places like all others.
 */
export const projectionOf = (
	{ longitude, latitude, metresPerPixel }: View,
	{ width, height }: Size,
): GeoProjection =>
	geoOrthographic()
		.rotate([-longitude, -latitude])
		.scale(EARTH_RADIUS / metresPerPixel)
		.translate([width / 2, height / 2])
		.clipExtent([
			[-BLEED, -BLEED],
			[width + BLEED, height + BLEED],
		])

export type Pixel = readonly [x: number, y: number]

/** Where a place is on the map, also beyond its edge; undefined if it is on the other side of the Earth. */
export const pixelOf = (
	view: View,
	{ width, height }: Size,
	{ longitude, latitude }: Place,
): Pixel | undefined => {
	const toRadians = Math.PI / 180
	const [phi, centre] = [latitude * toRadians, view.latitude * toRadians]
	const turn = (longitude - view.longitude) * toRadians
	const toViewer = Math.sin(centre) * Math.sin(phi) + Math.cos(centre) * Math.cos(phi) * Math.cos(turn)
	if (toViewer < 0) return undefined
	const scale = EARTH_RADIUS / view.metresPerPixel
	const east = Math.cos(phi) * Math.sin(turn)
	const north = Math.cos(centre) * Math.sin(phi) - Math.sin(centre) * Math.cos(phi) * Math.cos(turn)
	return [width / 2 + scale * east, height / 2 - scale * north]
}

/** The place under a pixel; undefined beside the globe. */
export const placeAt = (view: View, size: Size, [x, y]: Pixel): Place | undefined => {
	const scale = EARTH_RADIUS / view.metresPerPixel
	if (Math.hypot(x - size.width / 2, y - size.height / 2) > scale) return undefined
	const [longitude, latitude] = projectionOf(view, size).invert?.([x, y]) ?? []
	return longitude === undefined || latitude === undefined ? undefined : { longitude, latitude }
}

/** Zooms so that the place under a pixel stays there. */
export const zoomedAt = (view: View, size: Size, factor: number, pixel: Pixel): View => {
	const place = placeAt(view, size, pixel)
	const closer = zoomed(view, size, factor)
	const now = place && pixelOf(closer, size, place)
	return now === undefined ? closer : dragged(closer, size, pixel[0] - now[0], pixel[1] - now[1])
}
