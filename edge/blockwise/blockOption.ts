import type { Option } from '../coap/message.ts'
import { uintValue } from '../coap/options.ts'

/** The value of a Block1 or Block2 option (RFC 7959 §2.2). */
export type Block = Readonly<{
	/** number of the block, counted in blocks of its size */
	num: number
	/** whether more blocks follow */
	more: boolean
	/** size exponent: the block has 2 ** (szx + 4) bytes */
	szx: number
}>

/** 1024 bytes */
export const LARGEST_SZX = 6

const RESERVED_SZX = 7

/** Length of a block in bytes. */
export const blockBytes = ({ szx }: Pick<Block, 'szx'>): number => 2 ** (szx + 4)

/** `undefined`: RFC 7959 §2.2: size exponent 7 is reserved, and the request is bad. */
export const readBlock = (value: number): Block | undefined => {
	const szx = value & 7
	return szx === RESERVED_SZX ? undefined : { num: value >>> 4, more: (value & 8) !== 0, szx }
}

export const blockOption = (number: number, { num, more, szx }: Block): Option => ({
	number,
	value: uintValue(num * 16 + (more ? 8 : 0) + szx),
})
