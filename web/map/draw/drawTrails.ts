import { type GeoProjection, geoCircle, geoPath } from 'd3-geo'
import type { Fix } from '../../device/model.ts'
import { type Pixel, pixelOf } from '../geo/projection.ts'
import { degrees, EARTH_RADIUS } from '../geo/sphere.ts'
import type { Size, View } from '../geo/view.ts'
import { sourceOf } from '../trail/sources.ts'
import { type Trail, trailsOf } from '../trail/trail.ts'
import type { Colours } from './colours.ts'

type Context = CanvasRenderingContext2D

/** Radii of points in pixels. */
const SMALL = 2.5
const LARGE = 6

/** Points that are closer to the last one, in pixels, are not drawn. */
const CLOSE = 1.5

type Needs = {
	readonly projection: GeoProjection
	readonly view: View
	readonly size: Size
	readonly colours: Colours
}

/** Trails with their points; the newest position of each source and the selected one are in their circles of uncertainty. */
export const drawTrails = (context: Context, needs: Needs, fixes: readonly Fix[], selected: Fix): void => {
	const trails = trailsOf(fixes)
	for (const trail of trails) drawTrail(context, needs, trail)
	for (const fix of new Set([...trails.map((trail) => trail.fixes.at(-1) ?? selected), selected]))
		drawCircle(context, needs, fix)
	drawSelected(context, needs, selected)
}

const drawTrail = (
	context: Context,
	{ projection, view, size, colours }: Needs,
	{ source, fixes }: Trail,
): void => {
	const colour = colours.sources[source.kind]
	context.beginPath()
	geoPath(
		projection,
		context,
	)({ type: 'LineString', coordinates: fixes.map(({ longitude, latitude }) => [longitude, latitude]) })
	context.strokeStyle = colour
	context.lineWidth = 1.5
	context.lineJoin = 'round'
	context.globalAlpha = 0.65
	context.stroke()
	context.globalAlpha = 1
	context.fillStyle = colour
	context.beginPath()
	let last: Pixel | undefined
	for (const fix of fixes) {
		const pixel = pixelOf(view, size, fix)
		if (pixel === undefined || isClose(pixel, last) || isOutside(pixel, size)) continue
		last = pixel
		dot(context, pixel, SMALL)
	}
	context.fill()
}

const isClose = ([x, y]: Pixel, last: Pixel | undefined): boolean =>
	last !== undefined && Math.hypot(x - last[0], y - last[1]) < CLOSE

const isOutside = ([x, y]: Pixel, { width, height }: Size): boolean =>
	x < -LARGE || y < -LARGE || x > width + LARGE || y > height + LARGE

const dot = (context: Context, [x, y]: Pixel, radius: number): void => {
	context.moveTo(x + radius, y)
	context.arc(x, y, radius, 0, 2 * Math.PI)
}

const drawCircle = (context: Context, { projection, colours }: Needs, fix: Fix): void => {
	if (fix.accuracy === undefined || fix.accuracy <= 0) return
	const radius = Math.min(degrees(fix.accuracy / EARTH_RADIUS), 180)
	const circle = geoCircle().center([fix.longitude, fix.latitude]).radius(radius).precision(3)()
	context.beginPath()
	geoPath(projection, context)(circle)
	const colour = colours.sources[sourceOf(fix.source).kind]
	context.fillStyle = colour
	context.globalAlpha = 0.14
	context.fill()
	context.globalAlpha = 0.8
	context.strokeStyle = colour
	context.lineWidth = 1
	context.stroke()
	context.globalAlpha = 1
}

const drawSelected = (context: Context, { view, size, colours }: Needs, fix: Fix): void => {
	const pixel = pixelOf(view, size, fix)
	if (pixel === undefined) return
	context.beginPath()
	dot(context, pixel, LARGE)
	context.fillStyle = colours.sources[sourceOf(fix.source).kind]
	context.strokeStyle = colours.halo
	context.lineWidth = 2.5
	context.fill()
	context.stroke()
}
