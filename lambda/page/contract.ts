/** Serves the page, which is in the bundle of the function. */
export const pageFunction = {
	code: 'page/page',
	description: 'The page: its HTML, its scripts and styles, and the way to it from a QR code.',
	environment: ['LIVE_URL', 'COMMUNICATIONS_URL', 'ACTIONS_URL'],
	grants: {},
} as const

/** The file in the bundle that says what else there is, and the folder of the assets. */
export const manifestFile = 'page.json'
export const assetsFolder = 'assets'

export type Manifest = {
	/** the HTML of the page, with one thing missing: see `addressesPlaceholder` */
	readonly html: string
	/** the media types of the assets by their names, which have a hash of their content */
	readonly assets: Readonly<Record<string, string>>
}

/** Stands in the HTML for the addresses of the WebSockets, as the value of an attribute. */
export const addressesPlaceholder = '{{addresses}}'
