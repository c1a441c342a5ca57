import type { Random } from '../../testing/random.ts'
import { randomFor } from '../../testing/random.ts'
import { datagramOf, mangle } from './datagramOf.ts'

/** Apart from the runs of the datagrams. */
const STREAM = 0x50_52_4f_58

/**
 * What a terminator sends in a run: the datagram of the run behind a header of the PROXY protocol, version 2, which is good or has
 * a few mistakes. Depends only on seed and run.
 */
export const headedOf = (seed: number, run: number): Buffer => {
	const random = randomFor(seed ^ STREAM, run)
	if (random.oneIn(30)) return datagramOf(seed, run)
	let header = headerOf(random)
	if (random.oneIn(4)) header = withOther(header, random)
	else if (!random.oneIn(3))
		for (let mistakes = 1 + random.below(2); mistakes > 0; mistakes--) header = mangle(header, random)
	return Buffer.concat([header, datagramOf(seed, run)])
}

const SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex')

const headerOf = (random: Random): Buffer => {
	const isIpv6 = random.oneIn(3)
	const addresses = Buffer.from(random.bytes(isIpv6 ? 36 : 12))
	// A port of few, so that sessions come again from another address; now and then it is 0.
	addresses.writeUInt16BE(random.below(20), isIpv6 ? 32 : 8)
	const fields = random.oneIn(4) ? [] : [...session(random), ...few(random)]
	const body = Buffer.concat([addresses, ...fields])
	const head = Buffer.of(random.oneIn(12) ? 0x20 : 0x21, isIpv6 ? 0x22 : 0x12, body.length >> 8, body.length)
	return Buffer.concat([SIGNATURE, head, body])
}

/** With another version and command, family and transport, or length. */
const withOther = (header: Buffer, random: Random): Buffer => {
	const other = Buffer.from(header)
	other[12 + random.below(4)] = random.pick([
		0x00,
		0x01,
		0x08,
		0x11,
		0x12,
		0x21,
		0x22,
		0x2f,
		random.below(256),
	])
	return other
}

const field = (type: number, value: Uint8Array): Buffer =>
	Buffer.concat([Buffer.of(type, value.length >> 8, value.length), value])

/** PROXY protocol §2.2.5, §2.2.6: an id, and what the client has shown. */
const session = (random: Random): readonly Buffer[] => {
	const id = field(0x05, Buffer.of(random.below(50)))
	const name = Buffer.from(`d-${random.below(3)}`)
	const [flags, ...more] = random.oneIn(2)
		? [Buffer.of(0x01, 0, 0, 0, 1), field(0xe0, name)]
		: [Buffer.concat([Buffer.of(0x03, 0, 0, 0, 0), field(0x22, name)])]
	return [id, field(0x20, flags), ...more]
}

/** Fields that may come, or must not come again. */
const few = (random: Random): readonly Buffer[] =>
	Array.from({ length: random.below(3) }, () =>
		field(random.pick([0x02, 0x03, 0x04, 0x05, 0x20, 0x30, 0xe0, 0xe1, 0xee]), random.bytes(random.below(6))),
	)
