import { croppedArea, croppedLines } from '../geo/crop.ts'
import { angleBetween, type Cap } from '../geo/sphere.ts'
import { type Detail, detailFor, details, type Land } from './atlas.ts'

export type LandStore = {
	/** The best that is there for a view. Begins to load more detail if that could be seen. */
	readonly landFor: (shown: Cap) => Land
}

type Needs = {
	readonly coarse: Land
	readonly load: (detail: Detail) => Promise<Land>
	/** is called when there is more detail than before */
	readonly onLoad: () => void
	/** is called once for each detail that cannot be loaded; the map stays coarser */
	readonly onFail: () => void
}

type Crop = { readonly cap: Cap; readonly detail: Detail; readonly land: Land }

/** A crop is so many times as wide as the view that needs it, so that it lasts while the view moves. */
const ROOM = 4

/** A crop this many times as wide as the view has more points than are good for drawing. */
const TOO_WIDE = 12

const holds = (outer: Cap, inner: Cap): boolean => angleBetween(outer, inner) + inner.angle <= outer.angle

/** Keeps what was loaded, and a crop of it around the view: all coast lines of the Earth take too long for each picture. */
export const createLandStore = ({ coarse, load, onLoad, onFail }: Needs): LandStore => {
	const loaded = new Map<Detail, Land>([['110m', coarse]])
	const asked = new Set<Detail>(['110m'])
	let crop: Crop | undefined

	const ask = (detail: Detail): void => {
		if (asked.has(detail)) return
		asked.add(detail)
		load(detail).then((land) => {
			loaded.set(detail, land)
			onLoad()
		}, onFail)
	}

	const bestOf = (wanted: Detail): Detail =>
		details.slice(0, details.indexOf(wanted) + 1).findLast((detail) => loaded.has(detail)) ?? '110m'

	const cropFor = (shown: Cap, detail: Detail, whole: Land): Crop => {
		const last = crop?.detail === detail ? crop : undefined
		if (last !== undefined && holds(last.cap, shown) && last.cap.angle < TOO_WIDE * shown.angle) return last
		const cap = { ...shown, angle: shown.angle * ROOM }
		const { land, coast, borders } = last !== undefined && holds(last.cap, cap) ? last.land : whole
		const cropped = {
			land: croppedArea(land, cap),
			coast: croppedLines(coast, cap),
			borders: croppedLines(borders, cap),
		}
		return { cap, detail, land: cropped }
	}

	return {
		landFor: (shown) => {
			const wanted = detailFor(shown.angle)
			ask(wanted)
			const detail = bestOf(wanted)
			if (detail === '110m') return coarse
			crop = cropFor(shown, detail, loaded.get(detail) ?? coarse)
			return crop.land
		},
	}
}
