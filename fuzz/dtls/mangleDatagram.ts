import type { Random } from '../../testing/random.ts'

// RFC 6347 §4.1: content type, version (1), epoch (3), sequence number (5), length (11)
const RECORD_HEADER = 13
/** offsets of the fields in the first record, and in the handshake message in it (RFC 6347 §4.2.2), with their lengths */
const FIELDS = [
	{ at: 0, bytes: 1 },
	{ at: 1, bytes: 2 },
	{ at: 3, bytes: 2 },
	{ at: 5, bytes: 6 },
	{ at: 11, bytes: 2 },
	{ at: 13, bytes: 1 },
	{ at: 14, bytes: 3 },
	{ at: 17, bytes: 2 },
	{ at: 19, bytes: 3 },
	{ at: 22, bytes: 3 },
] as const

/** What arrives of a datagram that was sent: it, a mangled one, others, or nothing. `earlier` are those of before, of any client. */
export const mangleDatagram = (
	datagram: Buffer,
	random: Random,
	earlier: readonly Buffer[],
): readonly Buffer[] => {
	const other = earlier.length === 0 ? datagram : random.pick(earlier)
	switch (random.below(10)) {
		case 0:
			return []
		case 1:
			return [datagram, datagram]
		case 2:
			return [other, datagram]
		case 3:
			return [Buffer.concat([datagram, other])]
		case 4:
			return [datagram.subarray(0, random.below(datagram.length + 1)), datagram]
		case 5:
			return [swapHalves(datagram, random)]
		case 6:
			return [withField(datagram, random)]
		case 7:
			return [withField(datagram, random), datagram]
		case 8:
			return [Buffer.concat([withField(other, random), withBit(datagram, random)])]
		default:
			return [withBit(datagram, random)]
	}
}

/** Repeated, cut out and turned around: records in another order, if it has several. */
const swapHalves = (datagram: Buffer, random: Random): Buffer => {
	const length = datagram.length > RECORD_HEADER ? datagram.readUInt16BE(RECORD_HEADER - 2) : 0
	const first = RECORD_HEADER + length
	const at = first < datagram.length && random.oneIn(2) ? first : random.below(datagram.length + 1)
	return Buffer.concat([datagram.subarray(at), datagram.subarray(0, at)])
}

/** With another value in a field of its header: wrong epochs, lengths, fragments. */
const withField = (datagram: Buffer, random: Random): Buffer => {
	const changed = Buffer.from(datagram)
	const { at, bytes } = random.pick(FIELDS)
	if (at + bytes > changed.length) return changed
	const value = changed.readUIntBE(at, bytes)
	const near = value + random.below(5) - 2
	const any = random.below(2 ** Math.min(bytes * 8, 32))
	const most = 2 ** (bytes * 8) - 1
	changed.writeUIntBE(random.pick([Math.min(Math.max(near, 0), most), any, 0, most]), at, bytes)
	return changed
}

const withBit = (datagram: Buffer, random: Random): Buffer => {
	const changed = Buffer.from(datagram)
	if (changed.length === 0) return changed
	const at = random.below(changed.length)
	changed.writeUInt8(changed.readUInt8(at) ^ (1 << random.below(8)), at)
	return changed
}
