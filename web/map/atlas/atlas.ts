import { geoArea } from 'd3-geo'
import type { MultiLineString, MultiPolygon, Position } from 'geojson'
import { feature, mesh } from 'topojson-client'
import type { GeometryCollection, Topology, MultiPolygon as TopoMultiPolygon } from 'topojson-specification'

/** Natural Earth's scales: 1 to so many millions. */
export type Detail = '110m' | '50m' | '10m'

/** A topology of `world-atlas`. */
export type Atlas = Topology<{
	readonly land: GeometryCollection
	readonly countries: GeometryCollection
}>

/** What the map draws of the Earth. */
export type Land = {
	readonly land: MultiPolygon
	readonly coast: MultiLineString
	/** between countries */
	readonly borders: MultiLineString
}

/** Half of the globe: no piece of land is that large. */
const HALF = 2 * Math.PI

/**
 * Islands that are smaller than the grid of the topology have become lines. Whether these have their land inside or outside is
 * chance: some would be the whole Earth but for a line.
 */
const withoutLines = ({ coordinates }: MultiPolygon): MultiPolygon => ({
	type: 'MultiPolygon',
	coordinates: coordinates.filter((polygon) => {
		const area = geoArea({ type: 'Polygon', coordinates: polygon })
		return area > 0 && area < HALF
	}),
})

const isAtSeam = ([longitude = 0]: Position): boolean => Math.abs(longitude) > 180 - 1e-6

/** The outlines of land, without its cut along the antimeridian: that is no coast. */
export const coastOf = ({ coordinates }: MultiPolygon): MultiLineString => {
	const lines: Position[][] = []
	for (const ring of coordinates.flat()) {
		let line: Position[] = []
		for (const [at, point] of ring.entries()) {
			const before = ring[at - 1]
			if (before !== undefined && isAtSeam(before) && isAtSeam(point)) {
				lines.push(line)
				line = []
			}
			line.push(point)
		}
		lines.push(line)
	}
	return { type: 'MultiLineString', coordinates: lines.filter((line) => line.length > 1) }
}

/** A topology has each line once. */
export const landOf = (atlas: Atlas): Land => {
	const [geometry] = atlas.objects.land.geometries
	const land = withoutLines(feature(atlas, geometry as TopoMultiPolygon).geometry as MultiPolygon)
	return { land, coast: coastOf(land), borders: mesh(atlas, atlas.objects.countries, (a, b) => a !== b) }
}

/** Above these angles in radians, from the centre to the corner of the map, more detail could not be seen. */
const coarsest = { '10m': 0.05, '50m': 0.5 } as const

export const detailFor = (shown: number): Detail => {
	if (shown < coarsest['10m']) return '10m'
	return shown < coarsest['50m'] ? '50m' : '110m'
}

/** From coarse to fine. */
export const details: readonly Detail[] = ['110m', '50m', '10m']
