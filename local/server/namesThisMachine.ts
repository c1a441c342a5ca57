import { isIP } from 'node:net'

/** The names of this machine for itself: no name of a foreign zone that somebody lets point here is among them. */
const own: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** Addresses that stand for all of a machine. */
const everywhere: readonly string[] = ['0.0.0.0', '::']

/** The host of `Host: name:port` (RFC 9110 §7.2), in lower case; undefined if there is none. */
const hostOf = (header: string): string | undefined =>
	/^(\[[0-9a-f:.]+\]|[^\s:@/\\?#[\]]+)(?::\d{1,5})?$/i.exec(header)?.[1]?.toLowerCase()

const isAddress = (host: string): boolean => isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0

/**
 * Whether a `Host` header means this machine: as it names itself, or by the address that its servers are bound to. A web
 * page whose own name was made to point here (DNS rebinding) sends that name.
 *
 * @param boundTo what `HOST` says; bound to all addresses, a server takes any address, but no further name
 */
export const createHostCheck = (boundTo: string): ((header: string | undefined) => boolean) => {
	const names = new Set([...own, boundTo.includes(':') ? `[${boundTo}]` : boundTo.toLowerCase()])
	return (header) => {
		const host = header === undefined ? undefined : hostOf(header)
		if (host === undefined) return false
		return names.has(host) || (everywhere.includes(boundTo) && isAddress(host))
	}
}
