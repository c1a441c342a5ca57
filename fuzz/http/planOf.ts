import { type Random, randomFor } from '../../testing/random.ts'
import { framesOf } from './frames.ts'
import type { Plan } from './plan.ts'
import { fragments } from './pools.ts'
import { specialRequest, type WellFormed, wellFormedRequest } from './request.ts'

/** Every 20th run on average is a handshake, which is slow because it calls three functions. */
const HANDSHAKE_EVERY = 20

/** The plan of a run: the same for the same seed and run. */
export const planOf = (seed: number, run: number): Plan => {
	const random = randomFor(seed, run)
	if (random.oneIn(HANDSHAKE_EVERY)) return socketPlan(random)
	return random.oneIn(2) ? wellFormedPlan(random) : brokenPlan(random)
}

const requestsOf = (random: Random): readonly WellFormed[] => {
	const requests: WellFormed[] = []
	const most = random.oneIn(3) ? 5 : 1
	do requests.push(random.oneIn(20) ? specialRequest(random) : wellFormedRequest(random))
	while (requests.length < most && requests.at(-1)?.isLast === false && !random.oneIn(4))
	return requests
}

const cut = ({ oneIn, below }: Random, bytes: Buffer): readonly Buffer[] => {
	if (!oneIn(4)) return [bytes]
	const at = Array.from({ length: 1 + below(3) }, () => below(bytes.length)).toSorted((a, b) => a - b)
	return [0, ...at].map((from, index) => bytes.subarray(from, at[index] ?? bytes.length))
}

const wellFormedPlan = (random: Random): Plan => {
	const requests = requestsOf(random)
	return {
		writes: cut(random, Buffer.concat(requests.map(({ bytes }) => bytes))),
		expected: requests.map(({ expected }) => expected),
		ending: random.oneIn(4) ? 'half-close' : 'close',
	}
}

/** Targets without a WebSocket, or with one for some clients only. */
const otherTargets: readonly string[] = [
	'//',
	'//localhost/ws',
	'/',
	'/other',
	'/ws/%',
	'/ws',
	'*',
	'/ws?token=',
	'/ws?token=%',
	'/ws?token=deny',
	'/ws?token=a&token=b',
	'http://localhost/ws?token=a',
	'http://example.org/ws?token=a',
]

const handshake = ({ oneIn, pick, below }: Random): string =>
	[
		`GET ${oneIn(4) ? pick(otherTargets) : `/ws?token=t${below(1000)}`} HTTP/1.1`,
		'Host: localhost',
		'Upgrade: WebSocket',
		'Connection: keep-alive, Upgrade',
		'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
		'Sec-WebSocket-Version: 13',
		...(oneIn(4)
			? [pick(['Sec-WebSocket-Protocol: a, b', 'Sec-WebSocket-Protocol: ,', 'Origin: null'])]
			: []),
		'',
		'',
	].join('\r\n')

const endingOf = ({ oneIn }: Random): Plan['ending'] => (oneIn(4) ? 'reset' : 'half-close')

/** A handshake and frames, which come with it or after it, without waiting for the answer. */
const socketPlan = (random: Random): Plan => ({
	writes: [
		Buffer.from(handshake(random)),
		...cut(random, framesOf(random)).filter(({ length }) => length > 0),
	],
	ending: endingOf(random),
})

const brokenPlan = (random: Random): Plan => {
	const requests = requestsOf(random).map(({ bytes }) => bytes)
	if (random.oneIn(3)) requests.push(Buffer.from(handshake(random)))
	let bytes: Buffer = Buffer.concat(requests)
	for (let count = 1 + random.below(3); count > 0; count--) bytes = damage(random, bytes)
	return { writes: cut(random, bytes), ending: endingOf(random) }
}

const damage = (random: Random, bytes: Buffer): Buffer => {
	const { below, pick, oneIn } = random
	const at = below(bytes.length + 1)
	const before = bytes.subarray(0, at)
	const rest = bytes.subarray(at)
	switch (below(7)) {
		case 0:
			return before
		case 1:
			return Buffer.concat([before, rest.subarray(1 + below(20))])
		case 2:
			return Buffer.concat([before, rest.subarray(0, below(200)), rest])
		case 3:
			return Buffer.concat([before, Buffer.from(random.bytes(1 + below(4))), rest.subarray(1)])
		case 4:
			return Buffer.concat([before, Buffer.from(random.bytes(below(100))), rest])
		default:
			return insertFragment(
				bytes,
				Buffer.from(pick(fragments), 'latin1'),
				oneIn(3) ? at : afterLine(bytes, at),
			)
	}
}

const insertFragment = (bytes: Buffer, fragment: Buffer, at: number): Buffer =>
	Buffer.concat([bytes.subarray(0, at), fragment, bytes.subarray(at)])

/** Offset of the next line, where a whole line can be inserted. */
const afterLine = (bytes: Buffer, from: number): number => {
	const end = bytes.indexOf('\r\n', from)
	return end < 0 ? from : end + 2
}
