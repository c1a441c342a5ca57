import { ECHO } from '../coap/options.ts'
import type { Peer } from '../coap/peer.ts'
import { diagnostic, type Response } from '../coap/request.ts'
import type { Addresses } from './addresses.ts'

/** 4.01 with Echo (RFC 9175 §2.3): the client sends the request again with that value. */
export const challenge = (addresses: Addresses, peer: Peer, advice = ''): Response =>
	diagnostic('4.01', `repeat this with Echo${advice}`, {
		options: [{ number: ECHO, value: addresses.challenge(peer) }],
	})
