import type { Clock } from '../coap/clock.ts'
import type { Peer } from '../coap/peer.ts'
import type { Response } from '../coap/request.ts'
import { createLines } from '../downlinks/lines.ts'
import type { Replies } from '../downlinks/ports.ts'
import { bounded } from '../dtls/bounded.ts'

/** Downlinks in the answers to messages of integrations. */
export type OpenReplies = Readonly<{
	/** The answer with the next downlink of one of these devices, which came out of a message of this integration. */
	next: (integrationId: string, deviceIds: readonly string[], peer: Peer) => Promise<Response | undefined>
	/** the downlink that this peer fetches in blocks; undefined if there is none */
	current: (peer: Peer) => Response | undefined
	stop: () => void
}>

/** Those that fetch blocks at the same time; what an older one fetches is given back. */
const maxPeers = 10_000

type Needs = Readonly<{ clock: Clock; onDefect: (error: unknown) => void }>

export const openReplies = (needs: Needs, downlinks: Replies): OpenReplies => {
	const lines = createLines({ ...needs, downlinks })
	// A request for a block does not say for which device it is.
	const devices = bounded<string>(maxPeers)
	return {
		next: async (integrationId, deviceIds, peer) => {
			for (const deviceId of deviceIds) {
				if (!(await downlinks.mayWait(deviceId, integrationId, peer.identity))) continue
				const response = await lines.next(deviceId, peer, '2.01')
				if (response === undefined) continue
				devices.set(peer.key, deviceId)
				return response
			}
			return undefined
		},
		current: (peer) => {
			const deviceId = devices.get(peer.key)
			return deviceId === undefined ? undefined : lines.current(deviceId, peer, '2.01')
		},
		stop: lines.stop,
	}
}
