import { useEffect, useState } from 'preact/hooks'
import type { Model } from '../device/model.ts'
import type { Browser } from './browser.ts'
import { type Watched, watchIntoStore } from './watchIntoStore.ts'

/** Ages are shown in seconds. */
const tickMs = 1_000

/** Watches the device of a fingerprint while it is on the page. Undefined without a fingerprint. */
export const useDevice = (browser: Browser, fingerprint: string | undefined): Model | undefined => {
	const [model, setModel] = useState<Model>()
	useEffect(() => {
		setModel(undefined)
		if (fingerprint === undefined) return undefined
		const watched: Watched = watchIntoStore(browser, fingerprint)
		const show = (): void => setModel(watched.model())
		const unsubscribe = watched.subscribe(show)
		const ticking = setInterval(() => watched.dispatch({ type: 'tick', at: browser.now() }), tickMs)
		show()
		return () => {
			clearInterval(ticking)
			unsubscribe()
			watched.close()
		}
	}, [browser, fingerprint])
	return model
}
