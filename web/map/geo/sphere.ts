import { geoDistance } from 'd3-geo'

/** A place on Earth, in degrees. */
export type Place = { readonly longitude: number; readonly latitude: number }

/** Mean radius of the Earth in metres (IUGG R1). */
export const EARTH_RADIUS = 6_371_008.8

export const radians = (degrees: number): number => (degrees * Math.PI) / 180

export const degrees = (angle: number): number => (angle * 180) / Math.PI

/** Angle between two places, seen from the centre of the Earth, in radians. */
export const angleBetween = (a: Place, b: Place): number =>
	geoDistance([a.longitude, a.latitude], [b.longitude, b.latitude])

/** Length of the shortest way over the surface, in metres. */
export const distance = (a: Place, b: Place): number => angleBetween(a, b) * EARTH_RADIUS

/** From -180 up to, but not including, 180. */
export const wrappedLongitude = (longitude: number): number => {
	const turned = (longitude + 180) % 360
	return (turned < 0 ? turned + 360 : turned) - 180
}

/** A circle on the surface. */
export type Cap = Place & {
	/** in radians */
	readonly angle: number
}

/**
 * A circle that holds all given places, each with a radius in metres around it. Its centre is the mean of their directions, so
 * neither the antimeridian nor a pole is in its way. Undefined without a place.
 */
export const capAround = (
	places: readonly (Place & { readonly accuracy?: number | undefined })[],
): Cap | undefined => {
	if (places.length === 0) return undefined
	let [x, y, z] = [0, 0, 0]
	for (const { longitude, latitude } of places) {
		x += Math.cos(radians(latitude)) * Math.cos(radians(longitude))
		y += Math.cos(radians(latitude)) * Math.sin(radians(longitude))
		z += Math.sin(radians(latitude))
	}
	const centre = {
		longitude: degrees(Math.atan2(y, x)),
		latitude: degrees(Math.atan2(z, Math.hypot(x, y))),
	}
	let angle = 0
	for (const place of places)
		angle = Math.max(angle, angleBetween(centre, place) + (place.accuracy ?? 0) / EARTH_RADIUS)
	return { ...centre, angle }
}
