import type { Sample } from '../sample.ts'

/** Object Geolocation of hello.nrfcloud.com, and its resources. */
export const geolocation = { object: 14201, latitude: 0, longitude: 1 } as const

type Point = { readonly latitude: number; readonly longitude: number }

/** Mean radius of the Earth (IUGG), in km. */
const earthRadius = 6371.0088

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Length of the great circle between two points, in km. The haversine keeps its precision for small distances. */
export const distanceOf = (a: Point, b: Point): number => {
	const half = (from: number, to: number): number => Math.sin(radians(to - from) / 2) ** 2
	const haversine =
		half(a.latitude, b.latitude) +
		Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude)
	return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(haversine)))
}

/** Undefined if a sample names no place. */
export const pointOf = ({ values }: Pick<Sample, 'values'>): Point | undefined => {
	const numberOf = (wanted: number) => values.find(([resource]) => resource === wanted)?.[1]
	const [latitude, longitude] = [numberOf(geolocation.latitude), numberOf(geolocation.longitude)]
	return typeof latitude === 'number' && typeof longitude === 'number' ? { latitude, longitude } : undefined
}

/**
 * Whether a sample belongs to the trail: the first one that is asked about does, and then each that is at least so far away
 * from the one before in the trail. Ask about samples one after the other.
 *
 * @param trail in km; 0 for all samples that name a place
 */
export const alongTrail = (trail: number): ((sample: Sample) => boolean) => {
	let last: Point | undefined
	return (sample) => {
		const point = pointOf(sample)
		if (point === undefined) return false
		if (last !== undefined && distanceOf(last, point) < trail) return false
		last = point
		return true
	}
}
