import type { Peer } from '../../edge/coap/peer.ts'
import { createDoor } from '../../edge/door.ts'
import type { LogEntry } from '../../edge/log.ts'
import { manualClock } from '../../edge/testing/manualClock.ts'
import { retainedBytes } from '../retainedBytes.ts'
import { datagramOf } from './datagramOf.ts'
import { isWellFormed } from './isWellFormed.ts'

export type CoapFailure = {
	readonly seed: number
	readonly run: number
	readonly problem: string
	readonly hex: string
}

export type CoapFuzzOptions = {
	readonly seed: number
	/** the first run */
	readonly from: number
	readonly runs: number
	readonly onFailure?: (failure: CoapFailure) => void
	/** called after each batch with the number of finished runs */
	readonly onProgress?: (done: number) => void
}

/** What came out, so that a test sees that the inputs reach everything. */
export type CoapFuzzReport = {
	readonly failures: readonly CoapFailure[]
	/** number of answers by code; `RST` and `ACK` without code */
	readonly answers: ReadonlyMap<string, number>
	readonly published: number
}

/** Runs after which the tables of the door are full, and its memory stays as it is. */
export const WARM_UP = 50_000

/** Runs between two steps of the clock and two checks of the memory. */
const BATCH = 5_000
/** A batch takes so long by the clock of the door: what it remembers expires. */
const BATCH_MS = 60_000
const MAX_GROWTH_BYTES = 20 * 2 ** 20
const MAX_FAILURES = 20
const FACTOR = 3
const PEERS = 20
/** Three of the four blocks of an upload are larger than that. */
const MAX_BODY = 200

/** Sends good and mangled datagrams to the door, without sockets, and checks what it does. */
export const fuzzCoap = async (options: CoapFuzzOptions): Promise<CoapFuzzReport> => {
	const { seed, from, runs } = options
	const failures: CoapFailure[] = []
	const fail = (run: number, problem: string): void => {
		const failure = { seed, run, problem, hex: datagramOf(seed, run).toString('hex') }
		failures.push(failure)
		options.onFailure?.(failure)
	}
	const door = startDoor()
	let atFirst: number | undefined
	for (let done = 0; done < runs && failures.length < MAX_FAILURES; ) {
		for (const end = Math.min(done + BATCH, runs); done < end; done++) {
			const problem = await door.exchange(datagramOf(seed, from + done), from + done)
			if (problem !== undefined) fail(from + done, problem)
		}
		door.advance(BATCH_MS)
		const retained = retainedBytes()
		if (done >= WARM_UP) atFirst ??= retained
		if (atFirst !== undefined && retained - atFirst > MAX_GROWTH_BYTES)
			fail(from + done - 1, `keeps memory: ${retained - atFirst} bytes more than after ${WARM_UP} runs`)
		options.onProgress?.(done)
	}
	door.stop()
	return { failures, ...door.report }
}

const large = {
	path: ['large'],
	methods: { GET: async () => ({ code: '2.05', payload: Buffer.alloc(3000, 'x') }) },
}

const startDoor = () => {
	const clock = manualClock()
	const answers = new Map<string, number>()
	const report = { answers, published: 0 }
	let sent: Uint8Array[] = []
	let logged: LogEntry[] = []
	const door = createDoor(
		{ clock, random: () => 0 },
		{
			publish: async () => void report.published++,
			log: (entry) => logged.push(entry),
			resources: [large],
			maxPublishedBytes: MAX_BODY,
			parameters: { maxRemembered: 2_000 },
			uploads: { maxPerAddress: 8, maxBytes: 64 * 1024 },
		},
	)
	const peers = Array.from(
		{ length: PEERS },
		(_, index): Peer => ({
			key: `peer ${index}`,
			address: `192.0.2.${index}:5683`,
			send: (datagram) => sent.push(datagram),
		}),
	)
	/** Resolves with what is wrong with the exchange, if anything. */
	const exchange = async (datagram: Buffer, run: number): Promise<string | undefined> => {
		sent = []
		logged = []
		const before = report.published
		try {
			door.receive(peers[run % PEERS] as Peer, datagram)
			await door.drained()
		} catch (error) {
			return `throws ${String(error)}`
		}
		for (const answer of sent) count(answers, answer)
		return problemOf({ datagram, sent, logged, published: report.published - before })
	}
	const { advance } = clock
	return { exchange, advance, stop: door.stop, report }
}

type Exchange = {
	readonly datagram: Buffer
	readonly sent: readonly Uint8Array[]
	readonly logged: readonly LogEntry[]
	readonly published: number
}

const problemOf = ({ datagram, sent, logged, published }: Exchange): string | undefined => {
	const defect = logged.find(({ event, code }) => event === 'coap.defect' || code === '5.00')
	if (defect !== undefined) return `is a defect: ${JSON.stringify(defect)}`
	if (published > 0 && !isPost(datagram)) return 'is published, and is no request that is well-formed'
	if (published > 1) return `is published ${published} times`
	const bytes = sent.reduce((sum, { length }) => sum + length, 0)
	if (bytes > FACTOR * datagram.length) return `has ${datagram.length} bytes, its answer ${bytes}`
	const malformed = sent.find((answer) => !isWellFormed(answer))
	return malformed && `has a malformed answer: ${Buffer.from(malformed).toString('hex')}`
}

const POST = 2

/** CON or NON, and nothing wrong with it. */
const isPost = (datagram: Buffer): boolean =>
	isWellFormed(datagram) && datagram[1] === POST && ((datagram[0] ?? 0) & 0x20) === 0

const count = (answers: Map<string, number>, [first = 0, code = 0]: Uint8Array): void => {
	const empty = (first & 0x30) === 0x30 ? 'RST' : 'ACK'
	const name = code === 0 ? empty : `${code >> 5}.${String(code & 31).padStart(2, '0')}`
	answers.set(name, (answers.get(name) ?? 0) + 1)
}
