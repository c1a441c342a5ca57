/** Where a position comes from, for people and for the legend. */
export type SourceKind = 'satellite' | 'cell' | 'wifi' | 'fixed' | 'other'

export type Source = { readonly kind: SourceKind; readonly name: string }

/** Values of resource 6 of Geolocation (14201), in capitals: those of nRF Cloud and what devices send themselves. */
const known: ReadonlyMap<string, Source> = new Map(
	Object.entries({
		GNSS: { kind: 'satellite', name: 'GNSS' },
		GPS: { kind: 'satellite', name: 'GPS' },
		SCELL: { kind: 'cell', name: 'single cell' },
		MCELL: { kind: 'cell', name: 'several cells' },
		CELL: { kind: 'cell', name: 'cell' },
		WIFI: { kind: 'wifi', name: 'Wi-Fi' },
		FIXED: { kind: 'fixed', name: 'fixed' },
	} as const satisfies Record<string, Source>),
)

/** A source that is not known keeps the name that the device gave it. */
export const sourceOf = (source: string | undefined): Source =>
	source === undefined
		? { kind: 'other', name: 'unknown source' }
		: (known.get(source.toUpperCase()) ?? { kind: 'other', name: source })
