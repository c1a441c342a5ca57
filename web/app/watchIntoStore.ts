import type { WatchEvent } from '../../client/watchDevice.ts'
import { emptyModel, type Model } from '../device/model.ts'
import { createStore, type Store } from '../device/store.ts'
import { type PageEvent, update } from '../device/update.ts'
import type { Browser } from './browser.ts'

export type Watched = Store<Model, PageEvent> & { readonly close: () => void }

/** So many imports fill the trends when a device is opened. */
const last = 100

const types: readonly WatchEvent['type'][] = [
	'status',
	'identity',
	'state',
	'latest',
	'update',
	'measurement',
	'attributes',
	'import',
	'tooLarge',
	'gap',
	'reset',
	'hidden',
]

/** Watches a device: all that the client says changes the model. */
export const watchIntoStore = (
	{ watch, now, onFrame }: Pick<Browser, 'watch' | 'now' | 'onFrame'>,
	fingerprint: string,
): Watched => {
	const store = createStore(emptyModel(fingerprint, now()), update, onFrame)
	const watching = watch(fingerprint, { last })
	for (const type of types) watching.on(type, (event) => store.dispatch({ type: 'watch', event, at: now() }))
	return { ...store, close: watching.close }
}
