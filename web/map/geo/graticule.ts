import { degrees, EARTH_RADIUS, type Place, radians, wrappedLongitude } from './sphere.ts'
import { roundAbove } from './steps.ts'
import { type Size, shownAngle, type View } from './view.ts'

/** A meridian or parallel as a line. */
export type GraticuleLine = {
	readonly kind: 'meridian' | 'parallel'
	/** in degrees */
	readonly at: number
	/** longitude and latitude */
	readonly coordinates: readonly (readonly [number, number])[]
}

/** From line to line there are at least so many pixels at the centre of the map. */
const SPACING = 100

/** Points of a line: between them it is drawn as a great circle. */
const POINTS = 48

/** Degrees between two lines. */
export type Steps = { readonly meridian: number; readonly parallel: number }

/** 30 from afar, then 10, 5, 2, 1, 0.5 … */
const stepFor = (angle: number): number => (angle > 10 ? 30 : roundAbove(angle))

/** Meridians come together towards the poles: there are fewer of them there. */
export const stepsOf = ({ metresPerPixel, latitude }: View): Steps => {
	const angle = degrees((SPACING * metresPerPixel) / EARTH_RADIUS)
	return { parallel: stepFor(angle), meridian: stepFor(angle / Math.max(Math.cos(radians(latitude)), 1e-6)) }
}

type Box = { readonly west: number; readonly east: number; readonly south: number; readonly north: number }

/** What holds all that is shown; east may be above 180. Every meridian is in it if a pole is. */
const boxOf = (centre: Place, angle: number): Box => {
	const [south, north] = [centre.latitude - degrees(angle), centre.latitude + degrees(angle)]
	const isPolar = south <= -90 || north >= 90
	const sine = Math.sin(angle) / Math.cos(radians(centre.latitude))
	const width = isPolar || sine >= 1 ? 180 : degrees(Math.asin(sine))
	return {
		west: centre.longitude - width,
		east: centre.longitude + width,
		south: Math.max(-90, south),
		north: Math.min(90, north),
	}
}

const multiples = (from: number, to: number, step: number): readonly number[] => {
	const first = Math.ceil(from / step - 1e-9)
	const last = Math.floor(to / step + 1e-9)
	return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * step)
}

const pointsBetween = (from: number, to: number): readonly number[] =>
	Array.from({ length: POINTS + 1 }, (_, at) => from + ((to - from) * at) / POINTS)

/** Meridians and parallels that go through the view. */
export const graticule = (view: View, size: Size): readonly GraticuleLine[] => {
	const box = boxOf(view, shownAngle(view, size))
	const steps = stepsOf(view)
	// All around, the last meridian would be the first one.
	const [west, east] = box.east - box.west >= 360 ? [-180, 180 - steps.meridian / 2] : [box.west, box.east]
	const meridians = multiples(west, east, steps.meridian).map((longitude) => ({
		kind: 'meridian' as const,
		at: wrappedLongitude(longitude),
		coordinates: pointsBetween(box.south, box.north).map((latitude) => [longitude, latitude] as const),
	}))
	const parallels = multiples(box.south, box.north, steps.parallel)
		.filter((latitude) => Math.abs(latitude) < 90)
		.map((latitude) => ({
			kind: 'parallel' as const,
			at: latitude,
			coordinates: pointsBetween(box.west, box.east).map((longitude) => [longitude, latitude] as const),
		}))
	return [...meridians, ...parallels]
}

const decimalsOf = (step: number): number => Math.max(0, -Math.floor(Math.log10(step) + 1e-9))

/** `63.4° N`, with as many decimals as the step between lines needs; `0°` and `180°` are on no side. */
export const lineText = ({ kind, at }: Pick<GraticuleLine, 'kind' | 'at'>, steps: Steps): string => {
	const number = Math.abs(at).toFixed(decimalsOf(steps[kind]))
	const isNeither = Number(number) === 0 || (kind === 'meridian' && Number(number) === 180)
	if (isNeither) return `${Number(number)}°`
	const side = kind === 'meridian' ? (at < 0 ? 'W' : 'E') : at < 0 ? 'S' : 'N'
	return `${number}° ${side}`
}
