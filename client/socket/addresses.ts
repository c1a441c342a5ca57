/** WebSocket and REST addresses of one device. */
export type Addresses = {
	/** `after`: the cursor; undefined before the first identity */
	readonly webSocket: (after: number | undefined) => string
	readonly device: string
}

export type AddressOptions = {
	/** `ws:` or `wss:`, without the fingerprint: `wss://example.com/ws` */
	readonly webSocketUrl: string
	/** address of the REST API; default: the origin of the WebSocket, with `http:` or `https:` */
	readonly restUrl?: string | undefined
	/** never part of an event or error */
	readonly fingerprint: string
	/** number of latest imports to begin with, 1 to 100; ignored when a cursor is known */
	readonly last?: number | undefined
}

/** @throws TypeError that names the wrong option but not its value, which may be secret */
export const addressesOf = (options: AddressOptions): Addresses => {
	const { webSocketUrl, restUrl, fingerprint, last } = options
	const socket = parse('webSocketUrl', webSocketUrl, ['ws:', 'wss:'])
	socket.hash = ''
	socket.searchParams.set('fingerprint', fingerprint)
	socket.searchParams.set('frames', 'packed')
	const origin = `${socket.protocol === 'wss:' ? 'https:' : 'http:'}//${socket.host}`
	const device = parse('restUrl', restUrl ?? origin, ['http:', 'https:'])
	device.pathname = `${device.pathname.replace(/\/$/, '')}/device`
	device.searchParams.set('fingerprint', fingerprint)
	return {
		webSocket: (after) => {
			const url = new URL(socket)
			if (after !== undefined) url.searchParams.set('after', String(after))
			else if (last !== undefined) url.searchParams.set('last', String(last))
			return url.href
		},
		device: device.href,
	}
}

const parse = (option: string, text: string, protocols: readonly string[]): URL => {
	const url = URL.canParse(text) ? new URL(text) : undefined
	if (url === undefined || !protocols.includes(url.protocol))
		throw new TypeError(`${option}: expected an address that begins with ${protocols.join('// or ')}//`)
	return url
}
