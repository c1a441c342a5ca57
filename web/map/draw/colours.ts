import type { SourceKind } from '../trail/sources.ts'

/** The colours of the map: values of the custom properties of its element. */
export type Colours = {
	readonly sea: string
	readonly land: string
	readonly coast: string
	readonly border: string
	readonly graticule: string
	readonly label: string
	/** around what is drawn over land and sea, so that it stands out */
	readonly halo: string
	readonly sources: Readonly<Record<SourceKind, string>>
}

/** @param read the value of a custom property */
export const coloursOf = (read: (property: string) => string): Colours => ({
	sea: read('--map-sea'),
	land: read('--map-land'),
	coast: read('--map-coast'),
	border: read('--map-border'),
	graticule: read('--map-graticule'),
	label: read('--map-label'),
	halo: read('--map-halo'),
	sources: {
		satellite: read('--map-satellite'),
		cell: read('--map-cell'),
		wifi: read('--map-wifi'),
		fixed: read('--map-fixed'),
		other: read('--map-other'),
	},
})
