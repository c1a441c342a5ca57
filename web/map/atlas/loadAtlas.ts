import { type Detail, type Land, landOf } from './atlas.ts'
import { coarse, load10m, load50m } from './worldAtlas.mjs'

/** Comes with the map. */
export const coarseLand: Land = landOf(coarse)

const loads: Readonly<Record<Detail, () => Promise<Land>>> = {
	'110m': async () => coarseLand,
	'50m': async () => landOf((await load50m()).default),
	'10m': async () => landOf((await load10m()).default),
}

/** Loads the land of a detail when the map needs it. */
export const loadLand = (detail: Detail): Promise<Land> => loads[detail]()
