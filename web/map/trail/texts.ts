import type { Fix } from '../../device/model.ts'
import { timeText } from '../../plots/texts.ts'
import type { Place } from '../geo/sphere.ts'
import { sourceOf } from './sources.ts'
import { trailLength, trailsOf } from './trail.ts'

/** Five decimals are a metre. */
const DECIMALS = 5

/** `63.42150° N` */
export const latitudeText = (latitude: number): string =>
	`${Math.abs(latitude).toFixed(DECIMALS)}° ${latitude < 0 ? 'S' : 'N'}`

/** `10.39510° E` */
export const longitudeText = (longitude: number): string =>
	`${Math.abs(longitude).toFixed(DECIMALS)}° ${longitude < 0 ? 'W' : 'E'}`

export const placeText = ({ latitude, longitude }: Place): string =>
	`${latitudeText(latitude)}, ${longitudeText(longitude)}`

/** `850 m`, `1.2 km`, `340 km` */
export const lengthText = (metres: number): string => {
	if (metres < 10) return `${Number(metres.toFixed(1))} m`
	if (metres < 1000) return `${Math.round(metres)} m`
	return `${metres < 100_000 ? Number((metres / 1000).toFixed(1)) : Math.round(metres / 1000)} km`
}

/** `± 12 m` */
export const accuracyText = (accuracy: number | undefined): string =>
	accuracy === undefined ? 'unknown' : `± ${lengthText(accuracy)}`

export const fixTime = ({ at }: Fix): string => timeText(at / 1000)

/** A position in one line, for a tooltip and for screen readers. */
export const fixText = (fix: Fix): string =>
	[placeText(fix), ...accuracyPart(fix), sourceOf(fix.source).name, fixTime(fix)].join(', ')

const accuracyPart = ({ accuracy }: Fix): readonly string[] =>
	accuracy === undefined ? [] : [accuracyText(accuracy)]

/** The map in words, for those who do not see it. */
export const mapText = (fixes: readonly Fix[]): string => {
	const newest = fixes.at(-1)
	if (newest === undefined) return 'No position was received.'
	const latest = `Latest position: ${fixText(newest)}.`
	if (fixes.length === 1) return latest
	const trails = trailsOf(fixes).filter((trail) => trail.fixes.length > 1)
	const lengths = trails.map((trail) => `${trail.source.name} ${lengthText(trailLength(trail.fixes))}`)
	const trail = lengths.length === 0 ? '' : ` Length of the trail: ${lengths.join(', ')}.`
	return `${latest} ${fixes.length} positions since ${fixTime(fixes[0] ?? newest)}.${trail}`
}
