import { hash } from 'node:crypto'
import type { Addresses } from '../amplification/addresses.ts'
import { roomLeft } from '../amplification/room.ts'
import type { Option } from '../coap/message.ts'
import { BLOCK2, ETAG, recognisedUint, SIZE2, uintValue } from '../coap/options.ts'
import {
	diagnostic,
	type Handover,
	type Incoming,
	type Respond,
	type Response,
	whenThere,
} from '../coap/request.ts'
import { type Block, blockBytes, blockOption, LARGEST_SZX, readBlock } from './blockOption.ts'

const LARGEST = { szx: LARGEST_SZX }
const ETAG_BYTES = 4

/**
 * Answers with the block that the client asks for by Block2 (RFC 7959 §2.4). Where it does not ask, a long answer is divided:
 * into blocks of 1024 bytes, or into such as an address that is not verified may get (RFC 7252 §11.3). The answer is made anew for each block; its ETag tells the client whether it is still the same.
 */
export const sendBlocks =
	(addresses: Pick<Addresses, 'isVerified'>) =>
	(respond: Respond): Respond =>
	(incoming) => {
		const asked = askedBlock(incoming)
		// RFC 7959 §2.2
		if (asked === 'reserved') return diagnostic('4.00', 'reserved size; Block2 has the exponents 0 to 6')
		return whenThere(respond(incoming), (response) => divided(addresses, incoming, asked, response))
	}

/** The first block of a notification, if it does not fit into one message, in the size that its client has asked for. */
export const firstBlock =
	(addresses: Pick<Addresses, 'isVerified'>) =>
	(incoming: Incoming, response: Response): Response => {
		const asked = askedBlock(incoming)
		return divided(addresses, incoming, asked === 'reserved' ? undefined : asked, response)
	}

const divided = (
	addresses: Pick<Addresses, 'isVerified'>,
	incoming: Incoming,
	asked: Block | undefined,
	response: Response,
): Response => {
	const { payload } = response
	// RFC 7959 §2.4: an error is not divided. A POST may ask for blocks of an answer that has no payload.
	if (payload === undefined || !response.code.startsWith(SUCCESS)) return response
	const withSize = wantsSize(incoming)
	const isVerified = addresses.isVerified(incoming.peer, incoming.message)
	const isGet = incoming.message.code === GET
	// A GET is challenged if it asks for more than its address may get; another method has had its effect.
	if (asked !== undefined && (isGet || isVerified || asked.num > 0))
		return blockOf(response, payload, asked, withSize)
	const mayBeWhole = isVerified || roomLeft(response, incoming) >= 0
	if (asked === undefined && payload.length <= blockBytes(LARGEST) && mayBeWhole) return response
	// The requests for the next blocks have no payload, and may be answered with less.
	const { message, datagram } = incoming
	const next = isGet ? incoming : { message, datagram: datagram.subarray(message.payload.length) }
	const fits = (answer: Response): boolean => isVerified || roomLeft(answer, next) >= 0
	const blocks = firstBlocks(response, payload, withSize, asked)
	return blocks.find(fits) ?? blocks.at(-1) ?? response
}

const GET = '0.01'

// RFC 7252 §5.9.1; the answer to a POST is divided, too (RFC 7959 §2.7)
const SUCCESS = '2.'

const askedBlock = ({ message }: Incoming): Block | 'reserved' | undefined => {
	const value = recognisedUint(message.options, BLOCK2)
	return value === undefined ? undefined : (readBlock(value) ?? 'reserved')
}

// RFC 7959 §4: Size2 with 0 in a request asks for the length of the answer.
const wantsSize = ({ message }: Incoming): boolean => recognisedUint(message.options, SIZE2) !== undefined

/** The first block in each size, the largest first. @param largest that is wanted */
const firstBlocks = (
	response: Response,
	payload: Buffer,
	withSize: boolean,
	{ szx }: Pick<Block, 'szx'> = LARGEST,
): readonly Response[] =>
	Array.from({ length: szx + 1 }, (_, index) =>
		blockOf(response, payload, { num: 0, szx: szx - index }, withSize),
	)

const blockOf = (
	response: Response,
	payload: Buffer,
	{ num, szx }: Pick<Block, 'num' | 'szx'>,
	withSize: boolean,
): Response => {
	const size = blockBytes({ szx })
	const start = num * size
	if (num > 0 && start >= payload.length)
		return diagnostic('4.00', `beyond the end; the answer has ${payload.length} bytes`)
	const more = start + size < payload.length
	const sizes: readonly Option[] =
		withSize || (num === 0 && more) ? [{ number: SIZE2, value: uintValue(payload.length) }] : []
	const { handover, options = [] } = response
	return {
		...response,
		options: [
			...options,
			...(options.some(({ number }) => number === ETAG) ? [] : [etagOf(payload)]),
			blockOption(BLOCK2, { num, more, szx }),
			...sizes,
		],
		payload: payload.subarray(start, start + size),
		...(handover !== undefined && more ? { handover: notYet(handover) } : {}),
	}
}

const etagOf = (payload: Buffer): Option => ({
	number: ETAG,
	value: hash('sha256', payload, 'buffer').subarray(0, ETAG_BYTES),
})

/** Of a block that others follow. */
const notYet = (handover: Handover): Handover => ({
	...handover,
	isConfirmable: false,
	left: handover.passed,
})
