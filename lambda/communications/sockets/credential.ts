type Handshake = {
	readonly headers: Readonly<Record<string, string | undefined>>
	readonly query: Readonly<Record<string, string | undefined>>
}

const prefixes = { key: 'key.', ticket: 'ticket.' } as const

/** The sub-protocols that a client offers: RFC 6455 §11.3.4. */
export const offeredProtocols = (headers: Handshake['headers']): readonly string[] => {
	const header = Object.entries(headers).find(
		([name]) => name.toLowerCase() === 'sec-websocket-protocol',
	)?.[1]
	return (header ?? '').split(',').map((text) => text.trim())
}

/**
 * What a client presents: a key, or a ticket as `ticket.<ticket>`. As a sub-protocol, because browsers let a page set no other
 * header; or in the address, for clients that have nothing but an address.
 */
export const credentialOf = ({ headers, query }: Handshake): string | undefined => {
	const offered = offeredProtocols(headers)
	const key = offered.find((text) => text.startsWith(prefixes.key))?.slice(prefixes.key.length)
	const ticket = query['ticket'] === undefined ? undefined : `${prefixes.ticket}${query['ticket']}`
	return key ?? offered.find((text) => text.startsWith(prefixes.ticket)) ?? ticket ?? query['key']
}

/** The ticket in what a client presents. */
export const ticketIn = (credential: string): string | undefined =>
	credential.startsWith(prefixes.ticket) ? credential.slice(prefixes.ticket.length) : undefined
