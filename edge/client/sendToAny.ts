import type { Sent } from './sendRequest.ts'

/**
 * Sends to the first of several addresses where somebody listens: `localhost` is one of IPv6 and one of IPv4, and a
 * server may be at one of them only.
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
			// A machine without IPv6 cannot send there at all.
			if (isLast) throw error
		}
	}
	return { outcome: 'refused' }
}
