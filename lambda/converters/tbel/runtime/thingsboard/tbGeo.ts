import { parsedJson } from '../json.ts'
import { fail, isMap, numberArgument, shown, text, textArgument } from '../values.ts'

/** Functions of ThingsBoard for places; coordinates are degrees, the latitude first. */

export type Place = readonly [latitude: number, longitude: number]

/** All rings in lists of any depth. */
export const ringsOf = (value: unknown, called: string): Place[][] => {
	if (!Array.isArray(value) || value.length === 0)
		return fail(`${called}: perimeter must be a list of coordinates in JSON`)
	const isRing = value.every((item) => Array.isArray(item) && item.length === 2 && !Array.isArray(item[0]))
	if (!isRing) return value.flatMap((item) => ringsOf(item, called))
	return [
		value.map(([latitude, longitude]) => [
			numberArgument(latitude, called, 'a latitude of perimeter'),
			numberArgument(longitude, called, 'a longitude of perimeter'),
		]),
	]
}

/** Counts how often a line from the place to the north crosses the ring. */
export const isInRing = ([latitude, longitude]: Place, ring: readonly Place[]): boolean => {
	let isInside = false
	for (const [index, [toLatitude, toLongitude]] of ring.entries()) {
		const [fromLatitude, fromLongitude] = ring.at(index - 1) ?? [0, 0]
		if (fromLongitude > longitude === toLongitude > longitude) continue
		const part = (longitude - fromLongitude) / (toLongitude - fromLongitude)
		if (latitude < fromLatitude + part * (toLatitude - fromLatitude)) isInside = !isInside
	}
	return isInside
}

/** A ring inside of another one is a hole in it. */
export const tbIsInsidePolygon = (latitude: unknown, longitude: unknown, perimeter: unknown): boolean => {
	const place: Place = [
		numberArgument(latitude, 'isInsidePolygon', 'latitude'),
		numberArgument(longitude, 'isInsidePolygon', 'longitude'),
	]
	const json = parsedJson(textArgument(perimeter, 'isInsidePolygon', 'perimeter'))
	const rings = ringsOf(json, 'isInsidePolygon')
	const isHole = (ring: readonly Place[]): boolean =>
		rings.some((other) => other !== ring && ring.every((corner) => isInRing(corner, other)))
	const around = rings.filter((ring) => isInRing(place, ring))
	return around.length > 0 && !around.some(isHole)
}

/** Along a great circle, in kilometres. */
export const kilometresBetween = (
	[latitude, longitude]: Place,
	[otherLatitude, otherLongitude]: Place,
): number => {
	const radians = Math.PI / 180
	const half = (degrees: number) => Math.sin((degrees * radians) / 2) ** 2
	const cosines = Math.cos(latitude * radians) * Math.cos(otherLatitude * radians)
	const share = half(otherLatitude - latitude) + cosines * half(otherLongitude - longitude)
	return 2 * 6371.0087714 * Math.asin(Math.min(1, Math.sqrt(share)))
}

/** `perimeter`: JSON with latitude, longitude, radius, and radiusUnit (METER if it is missing). */
export const tbIsInsideCircle = (latitude: unknown, longitude: unknown, perimeter: unknown): boolean => {
	const circle = parsedJson(textArgument(perimeter, 'isInsideCircle', 'perimeter'))
	if (!isMap(circle)) return fail('isInsideCircle: perimeter must be a map in JSON')
	const number = (name: string) => numberArgument(circle[name], 'isInsideCircle', `${name} of perimeter`)
	const perKilometre: Record<string, number> = {
		METER: 1000,
		KILOMETER: 1,
		FOOT: 3280.84,
		MILE: 0.62137,
		NAUTICAL_MILE: 0.539957,
	}
	const unit = text(circle['radiusUnit'] ?? 'METER')
	const factor = Object.hasOwn(perKilometre, unit) ? perKilometre[unit] : undefined
	if (factor === undefined)
		return fail(`isInsideCircle: radiusUnit of perimeter is not known: ${shown(unit)}`)
	const place: Place = [
		numberArgument(latitude, 'isInsideCircle', 'latitude'),
		numberArgument(longitude, 'isInsideCircle', 'longitude'),
	]
	return number('radius') > kilometresBetween(place, [number('latitude'), number('longitude')]) * factor
}
