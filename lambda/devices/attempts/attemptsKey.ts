import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'

/** Seconds for which failed attempts are counted, from one full minute to the next. */
const windowSeconds = 60

/** What failed attempts are counted under. */
export type AttemptsKey = {
	/** digest of where they come from */
	readonly source: string
	/** seconds since the Unix epoch: begin of the window */
	readonly window: number
}

/** The eight groups of an IPv6 address. */
const groupsOf = (address: string): readonly string[] => {
	// The URL parser writes every address in one way: RFC 5952, without dots.
	const { hostname } = new URL(`http://[${address.split('%')[0]}]/`)
	const [head = '', tail] = hostname.slice(1, -1).split('::')
	const before = head.split(':').filter((group) => group !== '')
	const after = (tail ?? '').split(':').filter((group) => group !== '')
	const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
	return [...before, ...zeros, ...after]
}

/**
 * The network that counts as one source: for IPv6 the first 64 bits, because a subscriber has all addresses that begin
 * with them. An IPv4 address in the form of IPv6 counts as an IPv4 address.
 */
export const networkOf = (address: string): string => {
	if (!isIPv6(address)) return address
	const groups = groupsOf(address)
	if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return `${groups.slice(0, 4).join(':')}::/64`
	const [high = 0, low = 0] = groups.slice(6).map((group) => Number.parseInt(group, 16))
	return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** @param now milliseconds since the Unix epoch */
export const attemptsKey = (address: string, now: number): AttemptsKey => ({
	source: createHash('sha256').update(networkOf(address)).digest('hex'),
	window: Math.floor(now / 1000 / windowSeconds) * windowSeconds,
})

/** seconds since the Unix epoch */
export const windowEnd = ({ window }: AttemptsKey): number => window + windowSeconds

/** Whole seconds until the window ends, for `Retry-After`. */
export const secondsLeft = (key: AttemptsKey, now: number): number =>
	Math.max(1, Math.ceil(windowEnd(key) - now / 1000))
