import type { MapAction } from './mapState.ts'

/** Pixels that an arrow key moves the map. */
const STEP = 80

const keys: Readonly<Record<string, MapAction>> = {
	ArrowLeft: { type: 'drag', right: STEP, down: 0 },
	ArrowRight: { type: 'drag', right: -STEP, down: 0 },
	ArrowUp: { type: 'drag', right: 0, down: STEP },
	ArrowDown: { type: 'drag', right: 0, down: -STEP },
	'+': { type: 'zoom', factor: 0.5 },
	'=': { type: 'zoom', factor: 0.5 },
	'-': { type: 'zoom', factor: 2 },
	'0': { type: 'fit' },
	Home: { type: 'fit' },
	PageUp: { type: 'step', by: -1 },
	PageDown: { type: 'step', by: 1 },
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>

/** Undefined for a key that the browser shall have. */
export const mapKey = ({ key, ctrlKey, altKey, metaKey }: Pressed): MapAction | undefined =>
	ctrlKey || altKey || metaKey ? undefined : keys[key]
