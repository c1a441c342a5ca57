import type { Watch } from '../../client/watchDevice.ts'
import type { OnFrame } from '../device/store.ts'
import type { Addresses } from './addresses.ts'
import type { Shelf } from './entry/credentials.ts'

/** What the page uses of its browser, and of the function that served it. */
export type Browser = {
	readonly addresses: Addresses
	readonly location: Location
	/** `localStorage` */
	readonly local: Shelf
	/** `sessionStorage` */
	readonly session: Shelf
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	readonly onFrame: OnFrame
	readonly fetch: typeof fetch
	readonly watch: (fingerprint: string, options: { readonly last: number }) => Watch
}
