import { hash } from 'node:crypto'
import type { Message, Option } from '../coap/message.ts'
import { BLOCK1, BLOCK2, NO_RESPONSE } from '../coap/options.ts'
import type { Peer } from '../coap/peer.ts'

/**
 * Equal for the blocks of one body (RFC 7959 §2.5, RFC 9175 §3.3): same endpoint, method and cache key, which includes path,
 * query, Content-Format and Request-Tag. The token is no part of it, because libcoap changes it with each block.
 */
export const uploadKey = ({ key }: Peer, { code, options }: Pick<Message, 'code' | 'options'>): string => {
	const text = options.filter(isKey).map(textOf).join('')
	return `${key} ${code} ${text.length <= LONGEST_KEPT ? text : `#${hash('sha256', text, 'base64')}`}`
}

/** A key of so many characters is kept as it is, without a digest. */
const LONGEST_KEPT = 256

/** No other options have the same text, because each begins with number and length. */
const textOf = ({ number, value }: Option): string => `${number} ${value.length} ${value.toString('latin1')}`

// RFC 7252 §5.4.6: bits 1 to 4 of the number tell the options that are no part of the cache key, Size1 among them. A client
// may ask for silence about some of the blocks only (RFC 7967).
const isKey = ({ number }: Option): boolean =>
	(number & 0x1e) !== 0x1c && number !== BLOCK1 && number !== BLOCK2 && number !== NO_RESPONSE
