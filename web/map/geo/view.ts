import { degrees, EARTH_RADIUS, type Place, radians, wrappedLongitude } from './sphere.ts'

/** What the map shows: north is up, and the centre is seen from straight above. */
export type View = Place & {
	/** at the centre */
	readonly metresPerPixel: number
}

/** Of the map, in CSS pixels. */
export type Size = { readonly width: number; readonly height: number }

/** Part of the shorter side that a whole globe takes. */
const GLOBE = 0.92

/** The closest look: a circle of this radius in metres fills the map. */
const CLOSEST = 5

/** Near a pole a step to the side would turn the map by more than one can follow. */
const MIN_COSINE = 0.05

const half = ({ width, height }: Size): number => Math.min(width, height) / 2

/** Of the whole globe. */
export const farthest = (size: Size): number => EARTH_RADIUS / (half(size) * GLOBE)

const clamped = (value: number, min: number, max: number): number => Math.min(max, Math.max(min, value))

export const withinLimits = ({ longitude, latitude, metresPerPixel }: View, size: Size): View => ({
	longitude: wrappedLongitude(longitude),
	latitude: clamped(latitude, -90, 90),
	metresPerPixel: clamped(metresPerPixel, CLOSEST / half(size), farthest(size)),
})

/** Moves what is shown by so many pixels to the right and down. */
export const dragged = (view: View, size: Size, right: number, down: number): View => {
	const angle = view.metresPerPixel / EARTH_RADIUS
	const cosine = Math.max(Math.cos(radians(view.latitude)), MIN_COSINE)
	return withinLimits(
		{
			...view,
			longitude: view.longitude - degrees((right * angle) / cosine),
			latitude: view.latitude + degrees(down * angle),
		},
		size,
	)
}

/** Shows `factor` times as many metres. */
export const zoomed = (view: View, size: Size, factor: number): View =>
	withinLimits({ ...view, metresPerPixel: view.metresPerPixel * factor }, size)

/**
 * Angle in radians from the centre to the corner of the map: what is further away is not shown. A quarter of a circle if the
 * edge of the globe is in it.
 */
export const shownAngle = ({ metresPerPixel }: View, { width, height }: Size): number =>
	Math.asin(Math.min(1, (Math.hypot(width, height) / 2) * (metresPerPixel / EARTH_RADIUS)))
