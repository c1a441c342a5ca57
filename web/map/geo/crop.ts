import { type GeoPermissibleObjects, type GeoStream, geoProjection, geoRotation, geoStream } from 'd3-geo'
import type { LineString, MultiLineString, MultiPolygon, Polygon, Position } from 'geojson'
import { type Cap, degrees } from './sphere.ts'

type Shape = MultiPolygon | MultiLineString | Polygon | LineString

/** Longitude and latitude in radians as they are, turned so that the centre of the cap is 0, 0. */
const turned = (cap: Cap) =>
	geoProjection((lambda, phi) => [lambda, phi])
		.scale(1)
		.translate([0, 0])
		.rotate([-cap.longitude, -cap.latitude])
		.clipAngle(Math.min(179, degrees(cap.angle)))
		.precision(0)

/** Collects what a stream delivers, turned back. */
const collect = (
	shape: Shape,
	cap: Cap,
): { readonly polygons: Position[][][]; readonly lines: Position[][] } => {
	const back = geoRotation([-cap.longitude, -cap.latitude])
	const polygons: Position[][][] = []
	const lines: Position[][] = []
	let rings: Position[][] | undefined
	let line: Position[] = []
	const sink: GeoStream = {
		point: (x, y) => {
			line.push(back.invert([degrees(x), degrees(-y)]))
		},
		lineStart: () => {
			line = []
		},
		lineEnd: () => {
			// A ring of a polygon ends where it began; the stream leaves that point out.
			if (rings === undefined) lines.push(line)
			else if (line.length > 2) rings.push([...line, line[0] ?? []])
		},
		polygonStart: () => {
			rings = []
		},
		polygonEnd: () => {
			if (rings !== undefined && rings.length > 0) polygons.push(rings)
			rings = undefined
		},
	}
	geoStream(shape as GeoPermissibleObjects, turned(cap).stream(sink))
	return { polygons, lines }
}

/** The part of an area within a cap. */
export const croppedArea = (area: MultiPolygon, cap: Cap): MultiPolygon => ({
	type: 'MultiPolygon',
	coordinates: collect(area, cap).polygons,
})

/** The parts of lines within a cap. */
export const croppedLines = (lines: MultiLineString, cap: Cap): MultiLineString => ({
	type: 'MultiLineString',
	coordinates: collect(lines, cap).lines,
})
