import { hash } from 'node:crypto'
import type { Incoming } from '../request.ts'
import { type KeyedHash, MAX_HASHED_BYTES } from './keyedHash.ts'

/** What tells a request from others. */
export type Mark = Readonly<{
	/** of the peer */
	key: string
	/** of the whole datagram */
	length: number
	/** the datagram, or the digest of a long one */
	bytes: Uint8Array
	hash: number
}>

/** Longest `bytes` of a mark. */
export const MAX_MARK_BYTES = MAX_HASHED_BYTES

/**
 * Equal for the same bytes from the same endpoint, which is what a retransmission is (RFC 7252 §4.2). RFC 7252 §4.5
 * knows a duplicate by endpoint and message id alone: docs/adr/0021-a-repeat-is-the-same-bytes.md says why that loses data.
 * The bytes contain type and message id. Of a long datagram, which can have 64 KB, only the digest is kept. A short one is kept
 * whole: to compute its digest would take longer than to answer it.
 */
export const markOf = (hashOf: KeyedHash, { peer, datagram }: Pick<Incoming, 'peer' | 'datagram'>): Mark => {
	const { key } = peer
	const { length } = datagram
	const bytes = length <= MAX_MARK_BYTES ? datagram : hash('sha256', datagram, 'buffer')
	return { key, length, bytes, hash: hashOf(key, bytes) }
}
