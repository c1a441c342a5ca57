import type { Random } from '../../testing/random.ts'
import { type Bytes, type Width, writeHead } from './cborWriter.ts'

/** Limit of an input in bytes. Longer ones are refused because of their length. */
const MAX_BYTES = 140 * 1024

const concat = (...parts: readonly Uint8Array[]): Uint8Array => {
	const all = Buffer.concat(parts)
	return all.length > MAX_BYTES ? all.subarray(0, MAX_BYTES) : all
}

/** A range of at most `atMost` bytes. */
const range = ({ below }: Random, { length }: Uint8Array, atMost: number) => {
	const start = below(length + 1)
	return { start, end: Math.min(length, start + 1 + below(atMost)) }
}

type Mutation = (random: Random, bytes: Uint8Array, other: Uint8Array) => Uint8Array

const withByte = (bytes: Uint8Array, at: number, change: (byte: number) => number): Uint8Array => {
	const changed = Uint8Array.from(bytes)
	changed[at] = change(bytes[at] ?? 0)
	return changed
}

const flipBit: Mutation = ({ below }, bytes) => {
	const bit = 1 << below(8)
	return withByte(bytes, below(bytes.length), (byte) => byte ^ bit)
}

/** Initial bytes of CBOR, and structural characters of JSON. */
const FAMOUS = [
	0x00,
	0x17,
	0x18,
	0x1b,
	0x20,
	0x3b,
	0x40,
	0x5b,
	0x5f,
	0x60,
	0x7b,
	0x7f,
	0x80,
	0x9a,
	0x9b,
	0x9f,
	0xa0,
	0xbb,
	0xbf,
	0xc1,
	0xc2,
	0xc4,
	0xd9,
	0xf5,
	0xf6,
	0xf7,
	0xf8,
	0xf9,
	0xfa,
	0xfb,
	0xfc,
	0xff,
	...Buffer.from('"\\[]{},:-.0eE_ \n'),
]

const setByte: Mutation = ({ below, pick, next, oneIn }, bytes) => {
	const byte = oneIn(2) ? pick(FAMOUS) : next() >>> 24
	return withByte(bytes, below(bytes.length), () => byte)
}

const insert: Mutation = (random, bytes) => {
	const { start } = range(random, bytes, 1)
	const inserted = random.oneIn(2) ? random.bytes(1 + random.below(8)) : Uint8Array.of(random.pick(FAMOUS))
	return concat(bytes.subarray(0, start), inserted, bytes.subarray(start))
}

const remove: Mutation = (random, bytes) => {
	const { start, end } = range(random, bytes, 16)
	return concat(bytes.subarray(0, start), bytes.subarray(end))
}

const repeat: Mutation = (random, bytes) => {
	const { start, end } = range(random, bytes, 64)
	const times = random.oneIn(500) ? random.below(8000) : random.below(6)
	const repeated = Array.from({ length: times }, () => bytes.subarray(start, end))
	return concat(bytes.subarray(0, end), ...repeated, bytes.subarray(end))
}

const truncate: Mutation = ({ below }, bytes) => bytes.subarray(0, below(bytes.length + 1))

/** The start of one input with the end of another. */
const splice: Mutation = ({ below }, bytes, other) =>
	concat(bytes.subarray(0, below(bytes.length + 1)), other.subarray(below(other.length + 1)))

/** A piece of another input in the middle. */
const graft: Mutation = (random, bytes, other) => {
	const { start } = range(random, bytes, 1)
	const piece = range(random, other, 40)
	return concat(bytes.subarray(0, start), other.subarray(piece.start, piece.end), bytes.subarray(start))
}

const LENGTHS = [0, 1, 23, 24, 255, 256, 65_535, 65_536, 2 ** 31, 2 ** 32 - 1, 2 ** 53, 2 ** 64 - 2048]
const WIDTHS: readonly Width[] = [0, 1, 2, 4, 8]

/** Changes the length in a head of CBOR and keeps the major type (RFC 8949 §3.1). */
const changeLength: Mutation = ({ below, oneIn, pick }, bytes) => {
	const at = below(bytes.length)
	const initial = bytes[at] ?? 0
	if (oneIn(3)) return withByte(bytes, at, (byte) => (byte & 0xe0) | ((byte + pick([1, 31])) & 0x1f))
	const head: Bytes = []
	writeHead(head, initial >> 5, pick(LENGTHS), pick(WIDTHS))
	return concat(bytes.subarray(0, at), Uint8Array.from(head), bytes.subarray(at + 1))
}

const MUTATIONS = [
	flipBit,
	flipBit,
	setByte,
	setByte,
	insert,
	remove,
	repeat,
	truncate,
	splice,
	graft,
	graft,
	changeLength,
	changeLength,
]

/** Applies one to four mutations. They take pieces from `other`, a second input. */
export const mutate = (random: Random, bytes: Uint8Array, other: Uint8Array): Uint8Array => {
	let changed = bytes
	for (let left = 1 + random.below(4); left > 0; left--)
		changed = changed.length === 0 ? other : random.pick(MUTATIONS)(random, changed, other)
	return changed
}
