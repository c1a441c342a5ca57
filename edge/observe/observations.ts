import type { Addresses } from '../amplification/addresses.ts'
import { challenge } from '../amplification/challenge.ts'
import { readBlock } from '../blockwise/blockOption.ts'
import { firstBlock } from '../blockwise/sendBlocks.ts'
import type { Clock } from '../coap/clock.ts'
import { BLOCK2, OBSERVE, recognisedUint } from '../coap/options.ts'
import type { Incoming, Respond, Response } from '../coap/request.ts'
import type { Log } from '../log.ts'
import { createAnnouncer } from './announcer.ts'
import { createNotifier } from './notifier.ts'
import { withNumber } from './numbers.ts'

export type ObserveLimits = Readonly<{
	/** observations of all clients; above it, a client gets the representation, and no notification */
	maxObservations: number
	/** a notification is confirmable if none was for so long (RFC 7641 §4.5: 24 hours at most) */
	confirmableAfterMs: number
	/** every nth notification is confirmable, the first one included */
	confirmableEvery: number
}>

export const observeLimits: ObserveLimits = {
	maxObservations: 1_000,
	confirmableAfterMs: 24 * 3_600_000,
	confirmableEvery: 10,
}

export type ObserveNeeds = Readonly<{ clock: Clock; log: Log; addresses: Addresses; limits: ObserveLimits }>

export type Observed = Readonly<{
	respond: Respond
	/** ends all observations */
	stop: () => void
}>

/** Registers clients that observe a representation, and notifies them of its changes (RFC 7641). */
export const observeWith =
	({ addresses, limits, ...needs }: ObserveNeeds) =>
	(respond: Respond): Observed => {
		const observations = new Map<string, () => void>()
		const observe = async (incoming: Incoming, wish: 'register' | 'deregister'): Promise<Response> => {
			const key = `${incoming.peer.key} ${incoming.message.token.toString('hex')}`
			// RFC 7641 §4.1: there is one observation for endpoint and token.
			observations.get(key)?.()
			const response = await respond(incoming)
			const { observe: follow } = response
			if (wish !== 'register' || follow === undefined) return response
			// There will be no notification, so there is nothing to remember.
			if (follow === 'constant') return withNumber(response, 1)
			if (observations.size >= limits.maxObservations) return response
			// A forged address would get all the notifications.
			if (!addresses.isVerified(incoming.peer, incoming.message)) return challenge(addresses, incoming.peer)
			if (typeof follow === 'object') {
				const announcer = createAnnouncer(
					{ ...needs, ...limits, divide: firstBlock(addresses), onEnd: () => observations.delete(key) },
					incoming,
				)
				observations.set(key, announcer.observer.end)
				return announcer.begun(response, follow)
			}
			const onEnd = (): void => {
				forget()
				observations.delete(key)
			}
			const notifier = createNotifier({ ...needs, ...limits, respond, onEnd }, incoming)
			const forget = follow(notifier.changed)
			observations.set(key, notifier.end)
			return notifier.numbered(response)
		}
		return {
			stop: () => {
				for (const end of observations.values()) end()
			},
			respond: (incoming) => {
				const wish = wishOf(incoming)
				return wish === 'nothing' ? respond(incoming) : observe(incoming, wish)
			},
		}
	}

const GET = '0.01'
const LARGEST_KEPT_BYTES = 1024

/** RFC 7641 §2: 0 registers, 1 deregisters. A later block belongs to no observation (RFC 7959 §2.6). */
const wishOf = ({ message, datagram }: Incoming): 'register' | 'deregister' | 'nothing' => {
	if (message.code !== GET) return 'nothing'
	const { options } = message
	const value = recognisedUint(options, OBSERVE)
	if (value === undefined || value > 1) return 'nothing'
	if (value === 1) return 'deregister'
	const block = readBlock(recognisedUint(options, BLOCK2) ?? 0)
	return block?.num === 0 && datagram.length <= LARGEST_KEPT_BYTES ? 'register' : 'nothing'
}
