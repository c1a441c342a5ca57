import type { Clock } from '../coap/clock.ts'
import { createDelays } from '../coap/delays.ts'
import type { Message } from '../coap/message.ts'
import { recognised, SIZE1, uintOption } from '../coap/options.ts'
import type { Peer } from '../coap/peer.ts'
import { senderOf } from '../deviceId.ts'
import type { Log } from '../log.ts'
import { type Body, createBody } from './body.ts'

export type UploadLimits = Readonly<{
	/** an upload without a block for so long is given up; RFC 7959 §2.5 wants EXCHANGE_LIFETIME at least */
	idleMs: number
	/** limit of unfinished uploads from one address */
	maxPerAddress: number
	/** limit of the memory of all unfinished uploads */
	maxBytes: number
}>

export const uploadLimits: UploadLimits = {
	idleMs: 247_000,
	maxPerAddress: 64,
	maxBytes: 32 * 1024 * 1024,
}

/** A body of which the last block has not arrived. */
export type Unfinished = Readonly<{
	body: Body
	/** false: the memory of all uploads is full */
	append: (block: Uint8Array) => boolean
	/** the last block has arrived; the memory is taken until `release` */
	finish: () => void
	release: () => void
	/** leaves an entry in the log */
	giveUp: (reason: string) => void
}>

export type UnfinishedUploads = Readonly<{
	find: (key: string) => Unfinished | undefined
	/** `crowded`: the address has too many already */
	begin: (key: string, sender: Sender, maxBytes: number) => Unfinished | 'crowded'
	/** gives up all */
	stop: () => void
}>

export type Sender = Readonly<{ peer: Peer; message: Pick<Message, 'options'> }>

export type UnfinishedNeeds = Readonly<{ clock: Clock; log: Log; limits: UploadLimits }>

/** Keeps what has arrived of unfinished uploads, within the limits. What does not end is in the log, with its sender. */
export const unfinishedUploads = ({ clock, log, limits }: UnfinishedNeeds): UnfinishedUploads => {
	const uploads = new Map<string, Unfinished>()
	const perAddress = new Map<string, number>()
	const idle = createDelays(clock, limits.idleMs)
	let bytes = 0
	let givenUp = 0
	const count = (address: string, change: 1 | -1): void => {
		const left = (perAddress.get(address) ?? 0) + change
		if (left === 0) perAddress.delete(address)
		else perAddress.set(address, left)
	}
	const begin = (key: string, { peer, message }: Sender, maxBytes: number): Unfinished => {
		const body = createBody(maxBytes)
		const address = addressOf(peer)
		const from = senderOf(peer, message.options)
		const expected = uintOption(recognised(message.options), SIZE1)
		let stopWaiting = (): void => {}
		const finish = (): void => {
			stopWaiting()
			uploads.delete(key)
		}
		const release = (): void => {
			count(address, -1)
			bytes -= body.capacity()
		}
		const giveUp = (error: string): void => {
			finish()
			release()
			givenUp += 1
			const lengths = { bytes: body.length(), ...(expected === undefined ? {} : { expected }) }
			log({ event: 'coap.upload.unfinished', ...from, ...lengths, error, unfinished: givenUp })
		}
		const wait = (): void => {
			stopWaiting()
			stopWaiting = idle.start(() => giveUp(`no block for ${limits.idleMs / 1000} s`))
		}
		const append = (block: Uint8Array): boolean => {
			const growth = body.capacityWith(block.length) - body.capacity()
			if (bytes + growth > limits.maxBytes) return false
			body.append(block)
			bytes += growth
			wait()
			return true
		}
		count(address, 1)
		const upload = { body, append, finish, release, giveUp }
		uploads.set(key, upload)
		return upload
	}
	return {
		find: (key) => uploads.get(key),
		begin: (key, sender, maxBytes) =>
			(perAddress.get(addressOf(sender.peer)) ?? 0) >= limits.maxPerAddress
				? 'crowded'
				: begin(key, sender, maxBytes),
		stop: () => {
			for (const { giveUp } of uploads.values()) giveUp('the server stops')
			idle.stop()
		},
	}
}

/** The address without the port, which a client can change at will. */
const addressOf = ({ address }: Peer): string => address.slice(0, address.lastIndexOf(':'))
