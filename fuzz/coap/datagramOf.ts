import { generate } from 'coap-packet'
import { type Random, randomFor } from '../../testing/random.ts'

type Option = Readonly<{ name: number; value: Buffer }>

/** The datagram of a run: a good request, one with a few mistakes, or bytes. Depends only on seed and run. */
export const datagramOf = (seed: number, run: number): Buffer => {
	const random = randomFor(seed, run)
	if (random.oneIn(20)) return Buffer.from(random.bytes(random.below(80)))
	const request = requestOf(random)
	if (random.oneIn(4)) return request
	let mangled = request
	for (let mistakes = 1 + random.below(3); mistakes > 0; mistakes--) mangled = mangle(mangled, random)
	return mangled
}

const CODES = ['0.01', '0.02', '0.02', '0.02', '0.03', '0.05', '0.00', '2.05', '1.00', '7.31'] as const
const PATHS = [
	['msg', 'd2c', 'raw'],
	['msg', 'd2c', 'raw'],
	['msg', 'd2c', 'raw'],
	['msg', 'c2d'],
	['.well-known', 'core'],
	['large'],
	['msg'],
	[],
] as const
const NUMBERS = [
	1, 3, 4, 5, 6, 7, 9, 14, 17, 19, 23, 27, 28, 35, 39, 60, 252, 258, 292, 2049, 65_001, 65_535,
] as const

const requestOf = (random: Random): Buffer => {
	const path = random.pick(PATHS)
	const szx = random.below(3)
	const isBlock = random.oneIn(2)
	const num = random.below(4)
	const payload = isBlock ? random.bytes(2 ** (szx + 4)) : random.bytes(random.below(60))
	const options: Option[] = path.map((segment) => ({ name: 11, value: Buffer.from(segment) }))
	if (random.oneIn(8)) options.push({ name: 6, value: Buffer.from(random.pick(['', '\u0001'])) })
	if (random.oneIn(2)) options.push({ name: 12, value: Buffer.of(random.pick([110, 112, 60, 42, 0])) })
	if (!random.oneIn(8)) options.push({ name: 15, value: Buffer.from(`id=d-${random.below(3)}`) })
	if (isBlock) options.push({ name: 27, value: Buffer.of(num * 16 + (num === 3 ? 0 : 8) + szx) })
	if (random.oneIn(4)) options.push({ name: 23, value: Buffer.of(random.below(256)) })
	if (random.oneIn(6))
		options.push({ name: random.pick(NUMBERS), value: Buffer.from(random.bytes(random.below(6))) })
	return generate({
		code: random.pick(CODES),
		confirmable: random.oneIn(2),
		ack: random.oneIn(16),
		reset: random.oneIn(16),
		messageId: random.below(0x1_00_00),
		token: Buffer.from(random.bytes(random.below(9))),
		options: options as never,
		payload: Buffer.from(payload),
	})
}

/** With one mistake. */
export const mangle = (bytes: Buffer, random: Random): Buffer => {
	const at = random.below(bytes.length + 1)
	const end = Math.min(bytes.length, at + 1 + random.below(4))
	const some = Buffer.from(random.bytes(1 + random.below(4)))
	const [before, after] = [bytes.subarray(0, at), bytes.subarray(end)]
	switch (random.below(6)) {
		case 0:
			return before
		case 1:
			return Buffer.concat([before, after])
		case 2:
			return Buffer.concat([before, some, bytes.subarray(at)])
		case 3:
			return Buffer.concat([before, bytes.subarray(at, end), bytes.subarray(at)])
		case 4:
			return Buffer.concat([before, some, after])
		default:
			return flip(bytes, random)
	}
}

const flip = (bytes: Buffer, random: Random): Buffer => {
	const flipped = Buffer.from(bytes)
	const at = random.below(bytes.length)
	flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8))
	return flipped
}
