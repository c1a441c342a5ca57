import { addressesPlaceholder } from './contract.ts'

/** The WebSockets of the stack. */
export type Addresses = {
	readonly live: string
	readonly communications: string
	readonly actions: string
}

/** As the value of an attribute in double quotes. */
const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')

/** The HTML with the addresses of the WebSockets. */
export const render = (html: string, addresses: Addresses): string =>
	html.replace(addressesPlaceholder, () => escaped(JSON.stringify(addresses)))
