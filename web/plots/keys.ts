/** What a key does in a plot. */
export type PlotKey =
	| { readonly type: 'cursor'; readonly to: 'earlier' | 'later' | 'first' | 'last' }
	| { readonly type: 'pan'; readonly part: number }
	| { readonly type: 'zoom'; readonly factor: number }
	| { readonly type: 'reset' }

const keys: Readonly<Record<string, PlotKey>> = {
	ArrowLeft: { type: 'cursor', to: 'earlier' },
	ArrowRight: { type: 'cursor', to: 'later' },
	Home: { type: 'cursor', to: 'first' },
	End: { type: 'cursor', to: 'last' },
	PageUp: { type: 'pan', part: -0.5 },
	PageDown: { type: 'pan', part: 0.5 },
	'+': { type: 'zoom', factor: 0.5 },
	'=': { type: 'zoom', factor: 0.5 },
	'-': { type: 'zoom', factor: 2 },
	'0': { type: 'reset' },
	Escape: { type: 'reset' },
}

const withShift: Readonly<Record<string, PlotKey>> = {
	ArrowLeft: { type: 'pan', part: -0.2 },
	ArrowRight: { type: 'pan', part: 0.2 },
}

type Pressed = {
	readonly key: string
	readonly shiftKey: boolean
	readonly ctrlKey: boolean
	readonly altKey: boolean
	readonly metaKey: boolean
}

/** Undefined for a key that the browser shall have. */
export const plotKey = ({ key, shiftKey, ctrlKey, altKey, metaKey }: Pressed): PlotKey | undefined => {
	if (ctrlKey || altKey || metaKey) return undefined
	return (shiftKey ? withShift[key] : undefined) ?? keys[key]
}

/** Index of the value where the cursor is next; nulls are gaps, on which it does not stop. */
export const cursorAfter = (
	values: readonly (number | null)[],
	at: number | undefined,
	to: Extract<PlotKey, { type: 'cursor' }>['to'],
): number | undefined => {
	const stops = values.flatMap((value, index) => (value === null ? [] : [index]))
	if (to === 'first') return stops[0]
	if (to === 'last' || at === undefined) return stops.at(-1)
	if (to === 'earlier') return stops.findLast((stop) => stop < at) ?? stops[0]
	return stops.find((stop) => stop > at) ?? stops.at(-1)
}
