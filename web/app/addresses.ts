/** The WebSockets of the stack. */
export type Addresses = {
	/** the updates of one device */
	readonly live: string
	/** the stream of communications */
	readonly communications: string
	/** the stream of actions */
	readonly actions: string
}

const isAddresses = (value: unknown): value is Addresses =>
	typeof value === 'object' &&
	value !== null &&
	['live', 'communications', 'actions'].every(
		(name) => typeof (value as Record<string, unknown>)[name] === 'string',
	)

/**
 * A host on this machine calls itself `localhost`. Whoever opened the page by another name or address reaches the
 * WebSockets by that one.
 */
const reachable = (address: string, page: Pick<URL, 'host' | 'protocol'>): string => {
	const url = new URL(address)
	if (url.hostname !== 'localhost' || page.protocol !== 'http:') return address
	url.host = page.host
	return url.href
}

/**
 * @param text JSON that the function put into the page
 * @param page the address of the page
 */
export const readAddresses = (text: string, page: Pick<URL, 'host' | 'protocol'>): Addresses => {
	const value: unknown = JSON.parse(text)
	if (!isAddresses(value)) throw new TypeError('the page has no addresses of WebSockets')
	return {
		live: reachable(value.live, page),
		communications: reachable(value.communications, page),
		actions: reachable(value.actions, page),
	}
}
