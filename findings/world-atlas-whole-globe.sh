#!/usr/bin/env bash
# Package   world-atlas 2.0.2 with d3-geo 3.1.2 and topojson-client 3.1.0
# Behaviour In countries-10m, three islands of the Maldives are triangles that quantising has flattened to a line, or turned
#           inside out. d3-geo takes such a ring as the border of everything else: an area of 4π, the whole globe.
# A guess   An island that is too small for the grid is a point, or left out; no polygon has more than half of the globe.
# Here      The map of the page would be land everywhere as soon as the finest coast lines were drawn. It leaves out polygons
#           whose area is more than half of the globe.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > npm.log
npm install --no-audit --no-fund --save-exact world-atlas@2.0.2 d3-geo@3.1.2 topojson-client@3.1.0 >> npm.log

cat > area.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { geoArea } from 'd3-geo'
import { feature } from 'topojson-client'

for (const scale of ['110m', '50m', '10m']) {
	const atlas = JSON.parse(readFileSync(`node_modules/world-atlas/countries-${scale}.json`, 'utf8'))
	const large = feature(atlas, atlas.objects.countries).features.flatMap(({ properties, geometry }) =>
		(geometry?.type === 'MultiPolygon' ? geometry.coordinates : [geometry?.coordinates ?? []])
			.map((coordinates) => ({ coordinates, area: geoArea({ type: 'Polygon', coordinates }) }))
			.filter(({ area }) => area > 2 * Math.PI)
			.map(({ coordinates: [ring], area }) => {
				const places = new Set(ring.map(String)).size
				return `${properties.name}: ${ring.length} points at ${places} place${places === 1 ? '' : 's'}, ${(area / Math.PI).toFixed(1)}π`
			}),
	)
	console.log(`${scale}: ${large.length === 0 ? 'none above half of the globe' : large.join('; ')}`)
}
JS
node area.mjs | tee output

diff output - <<'OUT' && echo 'as expected'
110m: none above half of the globe
50m: none above half of the globe
10m: Maldives: 4 points at 3 places, 4.0π; Maldives: 4 points at 3 places, 4.0π; Maldives: 4 points at 3 places, 4.0π
OUT
