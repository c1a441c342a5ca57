import { describe } from 'node:test'
import { itRefuses, itRuns } from '../../testing/itRuns.ts'

const square = '[[0, 0], [0, 10], [10, 10], [10, 0]]'
const withHole = `[${square}, [[4, 4], [4, 6], [6, 6], [6, 4]]]`

describe('isInsidePolygon', () => {
	itRuns([
		[`isInsidePolygon(5, 5, "${square}")`, true],
		[`isInsidePolygon(5, 11, "${square}")`, false],
		[`isInsidePolygon(5, 5, "${withHole}")`, false],
		[`isInsidePolygon(2, 2, "${withHole}")`, true],
		[`isInsidePolygon(25, 25, "[${square}, [[20, 20], [20, 30], [30, 30], [30, 20]]]")`, true],
	])
	itRefuses([
		['isInsidePolygon(5, 5, "{}")', /^isInsidePolygon: perimeter must be a list of coordinates in JSON$/],
		[`isInsidePolygon("x", 5, "${square}")`, /^isInsidePolygon: latitude must be a number, but is "x"$/],
	])
})

describe('isInsideCircle', () => {
	// A degree of latitude has some 111 km.
	const circle = (radius: number, more: string) =>
		`'{"latitude": 50, "longitude": 10, "radius": ${radius}${more}}'`
	itRuns([
		[`isInsideCircle(51, 10, ${circle(112_000, '')})`, true],
		[`isInsideCircle(51, 10, ${circle(111_000, '')})`, false],
		[`isInsideCircle(51, 10, ${circle(112, ', "radiusUnit": "KILOMETER"')})`, true],
		[`isInsideCircle(51, 10, ${circle(69, ', "radiusUnit": "MILE"')})`, false],
	])
	itRefuses([
		[
			`isInsideCircle(51, 10, ${circle(1, ', "radiusUnit": "LEAGUE"')})`,
			/^isInsideCircle: radiusUnit of perimeter is not known: "LEAGUE"$/,
		],
		[
			'isInsideCircle(51, 10, \'{"latitude": 50}\')',
			/^isInsideCircle: radius of perimeter must be a number, but is null$/,
		],
		["isInsideCircle(51, 10, '[]')", /^isInsideCircle: perimeter must be a map in JSON$/],
	])
})
