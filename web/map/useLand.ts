import { useMemo, useState } from 'preact/hooks'
import { createLandStore, type LandStore } from './atlas/landStore.ts'
import { coarseLand, loadLand } from './atlas/loadAtlas.ts'

/** Coast lines and borders, and whether finer ones could not be loaded. */
export const useLand = (): { readonly land: LandStore; readonly isCoarse: boolean } => {
	const [, setLoads] = useState(0)
	const [isCoarse, setIsCoarse] = useState(false)
	const land = useMemo(
		() =>
			createLandStore({
				coarse: coarseLand,
				load: loadLand,
				onLoad: () => setLoads((loads) => loads + 1),
				onFail: () => setIsCoarse(true),
			}),
		[],
	)
	return { land, isCoarse }
}
