import type { Sent } from './sendRequest.ts'

/**
 * Sends to the first address with a listener: `localhost` has an IPv6 and an IPv4 address, and a server may listen on
 * only one of them.
 */
export const sendToAny = async <Address>(
	addresses: readonly Address[],
	send: (address: Address) => Promise<Sent>,
): Promise<Sent> => {
	for (const [index, address] of addresses.entries()) {
		const isLast = index === addresses.length - 1
		try {
			const sent = await send(address)
			if (sent.outcome !== 'refused' || isLast) return sent
		} catch (error) {
			// A machine without IPv6 cannot send to an IPv6 address.
			if (isLast) throw error
		}
	}
	return { outcome: 'refused' }
}
