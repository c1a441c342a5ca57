import { type GeoProjection, geoPath } from 'd3-geo'
import { type GraticuleLine, graticule, lineText, stepsOf } from '../geo/graticule.ts'
import { pixelOf } from '../geo/projection.ts'
import { farthest, type Size, type View } from '../geo/view.ts'
import type { Colours } from './colours.ts'

type Context = CanvasRenderingContext2D

/** From the edge of the map to its numbers, in pixels. */
const MARGIN = 8

/** From the corners to the numbers, in pixels: the upper left one has the small globe. */
const FREE = { meridian: 36, parallel: 28, globe: 124 } as const

/** Meridians and parallels, with their numbers at the lower and the left edge unless the whole globe is there. */
export const drawGraticule = (
	context: Context,
	projection: GeoProjection,
	view: View,
	size: Size,
	colours: Colours,
): void => {
	const lines = graticule(view, size)
	context.beginPath()
	geoPath(
		projection,
		context,
	)({
		type: 'MultiLineString',
		coordinates: lines.map(({ coordinates }) => coordinates.map((each) => [...each])),
	})
	context.strokeStyle = colours.graticule
	context.lineWidth = 0.75
	context.stroke()
	if (view.metresPerPixel > farthest(size) / 2) return
	const steps = stepsOf(view)
	context.font = '11px system-ui, sans-serif'
	context.fillStyle = colours.label
	context.strokeStyle = colours.halo
	context.lineWidth = 3
	context.lineJoin = 'round'
	for (const line of lines) drawNumber(context, line, lineText(line, steps), view, size)
}

const drawNumber = (context: Context, line: GraticuleLine, text: string, view: View, size: Size): void => {
	const isMeridian = line.kind === 'meridian'
	const at = crossing(line, view, size)
	if (at === undefined) return
	context.textAlign = isMeridian ? 'center' : 'left'
	context.textBaseline = isMeridian ? 'alphabetic' : 'middle'
	const [x, y] = isMeridian ? [at, size.height - MARGIN] : [MARGIN, at]
	context.strokeText(text, x, y)
	context.fillText(text, x, y)
}

/** Where a meridian crosses the lower edge, or a parallel the left one; undefined near a corner. */
const crossing = ({ kind, coordinates }: GraticuleLine, view: View, size: Size): number | undefined => {
	const [edge, along] = kind === 'meridian' ? ([1, 0] as const) : ([0, 1] as const)
	const limit = kind === 'meridian' ? size.height : 0
	const length = kind === 'meridian' ? size.width : size.height
	let last: readonly [number, number] | undefined
	for (const [longitude, latitude] of coordinates) {
		const pixel = pixelOf(view, size, { longitude, latitude })
		if (last !== undefined && pixel !== undefined && last[edge] < limit !== pixel[edge] < limit) {
			const part = (limit - last[edge]) / (pixel[edge] - last[edge])
			const at = last[along] + part * (pixel[along] - last[along])
			const first = kind === 'meridian' ? FREE.meridian : FREE.globe
			if (at > first && at < length - FREE[kind]) return at
		}
		last = pixel
	}
	return undefined
}
