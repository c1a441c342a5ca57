import type { Random } from '../../testing/random.ts'
import { messages } from './pools.ts'

type Frame = {
	/** FIN, RSV1 to RSV3 and the opcode */
	readonly first: number
	readonly payload: Buffer
	readonly isMasked?: boolean
	/** length in the header; default: the true length */
	readonly length?: number
}

/** RFC 6455 §5.2 */
const frame = ({ first, payload, isMasked = true, length = payload.length }: Frame): Buffer => {
	const mask = isMasked ? 0x80 : 0
	const header = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
	header.writeUInt8(first, 0)
	header.writeUInt8(mask | (length < 126 ? length : length < 65_536 ? 126 : 127), 1)
	if (header.length === 4) header.writeUInt16BE(length, 2)
	if (header.length === 10) header.writeBigUInt64BE(BigInt(length), 2)
	// A key of zeros masks nothing.
	return Buffer.concat([header, Buffer.alloc(isMasked ? 4 : 0), payload])
}

const text = (payload: string): Buffer => frame({ first: 0x81, payload: Buffer.from(payload) })

const empty = Buffer.alloc(0)

/** Frames that RFC 6455 forbids, and some unusual ones. */
const unusual = ({ bytes, below }: Random): readonly Buffer[] => [
	frame({ first: 0xc1, payload: Buffer.from('RSV1') }),
	frame({ first: 0x83, payload: Buffer.from('reserved opcode') }),
	frame({ first: 0x81, payload: Buffer.from('no mask'), isMasked: false }),
	frame({ first: 0x80, payload: Buffer.from('continues nothing') }),
	frame({ first: 0x01, payload: Buffer.from('goes on') }),
	frame({ first: 0x09, payload: Buffer.from('a ping in parts') }),
	frame({ first: 0x89, payload: Buffer.alloc(126) }),
	frame({ first: 0x89, payload: Buffer.from('ping') }),
	frame({ first: 0x8a, payload: Buffer.from('pong') }),
	frame({ first: 0x88, payload: empty }),
	frame({ first: 0x88, payload: Buffer.of(3) }),
	frame({ first: 0x88, payload: Buffer.of(3, 0xe8) }),
	frame({ first: 0x88, payload: Buffer.of(3, 0xed) }),
	frame({ first: 0x88, payload: Buffer.of(0, 0, 0xff) }),
	frame({ first: 0x81, payload: Buffer.of(0xff, 0xfe) }),
	frame({ first: 0x82, payload: Buffer.from(bytes(below(300))) }),
	frame({ first: 0x82, payload: Buffer.from('more is to come'), length: 60_000 }),
	frame({ first: 0x82, payload: Buffer.from('far too much'), length: 2 ** 53 }),
	Buffer.from(bytes(below(40))),
]

/** The frames of a client on an open socket. */
export const framesOf = (random: Random): Buffer =>
	Buffer.concat(
		Array.from({ length: random.below(6) }, () =>
			random.oneIn(2) ? text(random.pick(messages)) : random.pick(unusual(random)),
		),
	)
