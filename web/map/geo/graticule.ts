import { degrees, type Place, radians, wrappedLongitude } from './sphere.ts'
import { roundBelow } from './steps.ts'
import { type Size, shownAngle, type View } from './view.ts'

/** A meridian or parallel as a line. */
export type GraticuleLine = {
	readonly kind: 'meridian' | 'parallel'
	/** in degrees */
	readonly at: number
	/** longitude and latitude */
	readonly coordinates: readonly (readonly [number, number])[]
}

/** About so many lines go through the map. */
const LINES = 5

/** Points of a line: between them it is drawn as a great circle. */
const POINTS = 48

/** Degrees between lines: 30 from afar, then 10, 5, 2, 1, 0.5 … */
export const stepOf = (shown: number): number => {
	const wanted = (2 * degrees(shown)) / LINES
	return wanted > 20 ? 30 : Math.min(10, roundBelow(wanted))
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
	const shown = shownAngle(view, size)
	const step = stepOf(shown)
	const box = boxOf(view, shown)
	const east = box.east - box.west >= 360 ? box.east - step / 2 : box.east
	const meridians = multiples(box.west, east, meridianStep(step, box)).map((longitude) => ({
		kind: 'meridian' as const,
		at: wrappedLongitude(longitude),
		coordinates: pointsBetween(box.south, box.north).map((latitude) => [longitude, latitude] as const),
	}))
	const parallels = multiples(box.south, box.north, step)
		.filter((latitude) => Math.abs(latitude) < 90)
		.map((latitude) => ({
			kind: 'parallel' as const,
			at: latitude,
			coordinates: pointsBetween(box.west, box.east).map((longitude) => [longitude, latitude] as const),
		}))
	return [...meridians, ...parallels]
}

/** Meridians come together towards the poles: there are fewer of them there. */
const meridianStep = (step: number, { west, east }: Box): number => {
	const wanted = (east - west) / LINES
	return east - west >= 360 ? 30 : Math.max(step, wanted > 20 ? 30 : roundBelow(Math.min(wanted, 10)))
}

const decimalsOf = (step: number): number => Math.max(0, -Math.floor(Math.log10(step) + 1e-9))

/** `63.4° N`, with as many decimals as the step between lines needs; `0°` and `180°` are on no side. */
export const lineText = ({ kind, at }: Pick<GraticuleLine, 'kind' | 'at'>, step: number): string => {
	const number = Math.abs(at).toFixed(decimalsOf(step))
	const isNeither = Number(number) === 0 || (kind === 'meridian' && Number(number) === 180)
	if (isNeither) return `${Number(number)}°`
	const side = kind === 'meridian' ? (at < 0 ? 'W' : 'E') : at < 0 ? 'S' : 'N'
	return `${number}° ${side}`
}
