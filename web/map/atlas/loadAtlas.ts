import coarse from 'world-atlas/countries-110m.json' with { type: 'json' }
import { type Atlas, type Detail, type Land, landOf } from './atlas.ts'

/** Each detail is a chunk of its own, which is loaded when the map needs it; the coarse one comes with the map. */
const sources: Readonly<Record<Detail, () => Promise<{ readonly default: Atlas }>>> = {
	'110m': async () => ({ default: coarse }),
	'50m': () => import('world-atlas/countries-50m.json', { with: { type: 'json' } }),
	'10m': () => import('world-atlas/countries-10m.json', { with: { type: 'json' } }),
}

export const coarseLand: Land = landOf(coarse)

export const loadLand = async (detail: Detail): Promise<Land> => landOf((await sources[detail]()).default)
