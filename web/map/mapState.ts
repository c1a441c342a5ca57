import type { Fix } from '../device/model.ts'
import { fitted, followed, isCalm } from './geo/fit.ts'
import { type Pixel, pixelOf, zoomedAt } from './geo/projection.ts'
import { dragged, farthest, type Size, type View, withinLimits, zoomed } from './geo/view.ts'
import { selectedAfter } from './trail/trail.ts'

export type MapState = {
	readonly view: View
	/** until the user moves the map: it shows new positions by itself */
	readonly isFollowing: boolean
	/** undefined: the newest position */
	readonly selected: Fix | undefined
}

export type MapAction =
	/** there are other positions than before, or the map has another size */
	| { readonly type: 'changed' }
	/** older positions were read: the trail is longer than it was */
	| { readonly type: 'lengthened' }
	/** in pixels */
	| { readonly type: 'drag'; readonly right: number; readonly down: number }
	/** `factor` times as many metres; what is at the pixel stays there, or the centre */
	| { readonly type: 'zoom'; readonly factor: number; readonly at?: Pixel }
	/** back to the whole trail */
	| { readonly type: 'fit' }
	/** the whole globe, seen from above the centre */
	| { readonly type: 'globe' }
	| { readonly type: 'step'; readonly by: -1 | 1 }
	| { readonly type: 'select'; readonly fix: Fix }

type World = { readonly fixes: readonly Fix[]; readonly size: Size }

export const initialState = ({ fixes, size }: World): MapState => ({
	view: fitted(fixes, size),
	isFollowing: true,
	selected: undefined,
})

/** The map after an action. */
export const mapAfter = (state: MapState, action: MapAction, { fixes, size }: World): MapState => {
	const { view, selected } = state
	const moved = (to: View): MapState => ({ ...state, view: to, isFollowing: false })
	switch (action.type) {
		case 'changed':
			return {
				...state,
				view: state.isFollowing ? followed(view, fixes, size) : withinLimits(view, size),
				selected: selected !== undefined && fixes.includes(selected) ? selected : undefined,
			}
		case 'lengthened':
			return state.isFollowing ? { ...state, view: fitted(fixes, size) } : state
		case 'drag':
			return moved(dragged(view, size, action.right, action.down))
		case 'zoom':
			return moved(
				action.at === undefined
					? zoomed(view, size, action.factor)
					: zoomedAt(view, size, action.factor, action.at),
			)
		case 'fit':
			return { ...state, view: fitted(fixes, size), isFollowing: true }
		case 'globe':
			return moved({ ...view, metresPerPixel: farthest(size) })
		case 'step':
			return shown({ ...state, selected: selectedAfter(fixes, selected, action.by) }, { fixes, size })
		case 'select':
			return { ...state, selected: action.fix === fixes.at(-1) ? undefined : action.fix }
	}
}

/** Moves the map if the selected position is not in it. */
const shown = (state: MapState, { fixes, size }: World): MapState => {
	const fix = state.selected ?? fixes.at(-1)
	const pixel = fix && pixelOf(state.view, size, fix)
	if (fix === undefined || (pixel !== undefined && isCalm(pixel, size))) return state
	const { longitude, latitude } = fix
	return { ...state, view: { ...state.view, longitude, latitude }, isFollowing: false }
}
