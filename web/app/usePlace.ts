import { useEffect, useState } from 'preact/hooks'
import type { Browser } from './browser.ts'
import { type Place, readPlace } from './place.ts'

/** The place that the address names, also when it changes. */
export const usePlace = ({ location }: Pick<Browser, 'location'>): Place => {
	const [hash, setHash] = useState(location.hash)
	useEffect(() => {
		const read = (): void => setHash(location.hash)
		addEventListener('hashchange', read)
		return () => removeEventListener('hashchange', read)
	}, [location])
	return readPlace(hash)
}
