import { isIP } from 'node:net'

/** The names of this machine for itself. Nobody else can make them resolve to another one. */
const own: readonly string[] = ['localhost', '127.0.0.1', '[::1]']

/** Addresses that stand for all addresses of a machine. */
const everywhere: readonly string[] = ['0.0.0.0', '::']

/** The host of `Host: name:port` (RFC 9110 §7.2), in lower case; undefined if it is invalid. */
const hostOf = (header: string): string | undefined =>
	/^(\[[0-9a-f:.]+\]|[^\s:@/\\?#[\]]+)(?::\d{1,5})?$/i.exec(header)?.[1]?.toLowerCase()

const isAddress = (host: string): boolean => isIP(host.replace(/^\[(.*)\]$/, '$1')) !== 0

/**
 * Whether a `Host` header names this machine: by one of its own names, or by the address that its servers are bound to. A
 * web page whose host name resolves to this machine (DNS rebinding) sends another name.
 *
 * @param boundTo the value of `HOST`. A server that is bound to all addresses accepts any address, but no further name.
 */
export const createHostCheck = (boundTo: string): ((header: string | undefined) => boolean) => {
	const names = new Set([...own, boundTo.includes(':') ? `[${boundTo}]` : boundTo.toLowerCase()])
	return (header) => {
		const host = header === undefined ? undefined : hostOf(header)
		if (host === undefined) return false
		return names.has(host) || (everywhere.includes(boundTo) && isAddress(host))
	}
}
