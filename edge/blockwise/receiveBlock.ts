import { hash } from 'node:crypto'
import type { Clock } from '../coap/clock.ts'
import { BLOCK1, SIZE1, uintValue } from '../coap/options.ts'
import { remember } from '../coap/remember.ts'
import { diagnostic, type Incoming, type Response, retryLater, type Upload } from '../coap/request.ts'
import { type Block, blockBytes, blockOption } from './blockOption.ts'
import type { Unfinished, UnfinishedUploads } from './unfinishedUploads.ts'
import { uploadKey } from './uploadKey.ts'

export type ReceiveBlockNeeds = Readonly<{
	clock: Clock
	uploads: UnfinishedUploads
	/** time in which the last block may come again: EXCHANGE_LIFETIME */
	exchangeLifetimeMs: number
	/** size exponent of the largest block that this server wants */
	largestSzx: number
}>

/** A request with one block of a body (RFC 7959 §2.3). */
export type ReceivedBlock = Readonly<{
	incoming: Incoming
	block: Block
	/** length of the whole body that the client announces in Size1 */
	announced: number | undefined
}>

export type ReceiveBlock = (received: ReceivedBlock, upload: Upload) => Promise<Response>

const MAX_COMPLETED = 1_000
const RETRY_AFTER_SECONDS = 60

/**
 * Receives the blocks of a body in their order (RFC 7959 §2.5), and passes on the whole body with its last block, once. In
 * any other order the body would have gaps until its end: 4.08.
 */
export const receiveBlock = ({
	clock,
	uploads,
	exchangeLifetimeMs,
	largestSzx,
}: ReceiveBlockNeeds): ReceiveBlock => {
	const bounds = { lifetimeMs: exchangeLifetimeMs, maxEntries: MAX_COMPLETED }
	const completed = remember<Promise<Response>>(clock, bounds)
	return async (received, upload) => {
		const { incoming, block } = received
		const key = uploadKey(incoming.peer, incoming.message)
		const begun = uploads.find(key)
		// The last block comes again as a new message: the client has not received the answer.
		const earlier =
			begun === undefined && isLast(block) ? completed.find(lastKeyOf(key, received)) : undefined
		if (earlier !== undefined) return earlier
		const taken = objectionTo(received, begun, upload) ?? take({ uploads, key }, received, begun, upload)
		if (taken === 'repeat') return proceed(block, largestSzx)
		if ('code' in taken) return taken
		if (block.more) return proceed(block, largestSzx)
		const lastKey = lastKeyOf(key, received)
		taken.finish()
		const outcome = pass(taken.body.bytes(), block, upload).finally(taken.release)
		completed.add(lastKey, outcome)
		const response = await outcome
		// After a failure the body is gone, and the client has to begin again.
		if (!response.code.startsWith('2.')) completed.forget(lastKey)
		return response
	}
}

const isLast = ({ num, more }: Block): boolean => num > 0 && !more

const lastKeyOf = (key: string, { incoming, block }: ReceivedBlock): string =>
	`${key} ${offsetOf(block)} ${hash('sha256', incoming.message.payload, 'base64')}`

const offsetOf = (block: Block): number => block.num * blockBytes(block)

// RFC 7959 §2.3: M=1 in the answer says that the body is not complete. A smaller size asks for smaller blocks from now on.
const proceed = ({ num, szx }: Block, largestSzx: number): Response => ({
	code: '2.31',
	options: [blockOption(BLOCK1, { num, more: true, szx: Math.min(szx, largestSzx) })],
})

const pass = async (body: Buffer, block: Block, upload: Upload): Promise<Response> => {
	const response = await upload.receive(body)
	return {
		...response,
		options: [...(response.options ?? []), blockOption(BLOCK1, block)],
		log: { ...response.log, bytes: body.length },
	}
}

/** What is wrong with a block, whatever came before. */
const objectionTo = (
	{ incoming, block, announced = 0 }: ReceivedBlock,
	begun: Unfinished | undefined,
	{ maxBytes }: Upload,
): Response | undefined => {
	const { length } = incoming.message.payload
	const size = blockBytes(block)
	// RFC 7959 §2.2: each block but the last one has exactly the size that it states.
	if (block.more ? length !== size : length > size)
		return diagnostic('4.00', `Block1 has ${size} bytes, the payload ${length}`)
	if (Math.max(announced, offsetOf(block) + length) <= maxBytes) return undefined
	begun?.giveUp(`longer than ${maxBytes} bytes`)
	return tooLarge(maxBytes)
}

/** RFC 7959 §2.9.3: Size1 tells the limit. No Block1 comes with it, because smaller blocks do not help. */
export const tooLarge = (maxBytes: number): Response =>
	diagnostic('4.13', `at most ${maxBytes} bytes`, {
		options: [{ number: SIZE1, value: uintValue(maxBytes) }],
	})

type Place = Readonly<{ uploads: UnfinishedUploads; key: string }>

/** Appends a block to its upload. `repeat`: it is there already. */
const take = (
	{ uploads, key }: Place,
	{ incoming, block }: ReceivedBlock,
	begun: Unfinished | undefined,
	{ maxBytes }: Upload,
): Unfinished | 'repeat' | Response => {
	const { payload } = incoming.message
	const isFirst = block.num === 0
	if (isFirst && begun !== undefined && !isRepeated(begun, block, payload)) begun.giveUp('begun again')
	const unfinished = uploads.find(key) ?? (isFirst ? uploads.begin(key, incoming, maxBytes) : undefined)
	if (unfinished === undefined) return diagnostic('4.08', 'unknown upload; begin with block 0')
	if (unfinished === 'crowded') return retryLater('4.29', 'too many unfinished uploads', RETRY_AFTER_SECONDS)
	const next = unfinished.body.length()
	const offset = offsetOf(block)
	if (offset === next) return unfinished.append(payload) ? unfinished : noMemory(unfinished)
	if (block.more && unfinished.body.holds(offset, payload)) return 'repeat'
	return diagnostic('4.08', `byte ${next} is next, not ${offset}`)
}

// RFC 7959 §2.5: block 0 begins again. If it is all that there is, it has come twice.
const isRepeated = ({ body }: Unfinished, { more }: Block, payload: Buffer): boolean =>
	more && body.length() === payload.length && body.holds(0, payload)

const noMemory = (unfinished: Unfinished): Response => {
	unfinished.giveUp('no memory for more uploads')
	return retryLater('5.03', 'too many unfinished uploads', RETRY_AFTER_SECONDS)
}
