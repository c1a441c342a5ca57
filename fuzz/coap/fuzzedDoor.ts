import { generate, parse } from 'coap-packet'
import type { Peer } from '../../edge/coap/peer.ts'
import { createDoor } from '../../edge/door.ts'
import type { LogEntry } from '../../edge/log.ts'
import type { Resource } from '../../edge/resource.ts'
import { manualClock } from '../../edge/testing/manualClock.ts'
import { isWellFormed } from './isWellFormed.ts'

const FACTOR = 3
const PEERS = 20
/** A body of four of the larger blocks exceeds it. */
const MAX_BODY = 200

/** `GET /large`: 3,000 bytes that can be observed */
const large = (watchers: Set<() => void>): Resource => ({
	path: ['large'],
	methods: {
		GET: async () => ({
			code: '2.05',
			payload: Buffer.alloc(3000, 'x'),
			observe: (changed) => {
				watchers.add(changed)
				return () => void watchers.delete(changed)
			},
		}),
	},
})

/** `GET /large`, in blocks of 1024 bytes: that is more than an address may get that is not verified. */
const askLarge = (echo?: Buffer): Buffer =>
	generate({
		code: '0.01',
		confirmable: true,
		messageId: echo === undefined ? 1 : 2,
		options: [
			{ name: 'Uri-Path', value: Buffer.from('large') },
			{ name: 'Block2', value: Buffer.of(6) },
			...(echo === undefined ? [] : [{ name: 252, value: echo }]),
		] as never,
	})

const echoIn = (datagram: Uint8Array): Buffer | undefined => {
	const option = parse(Buffer.from(datagram)).options.find(({ name }) => String(name) === '252')
	return option && Buffer.from(option.value as Buffer)
}

/** The door without sockets, with peers of which some have verified addresses. */
export const startFuzzedDoor = () => {
	const clock = manualClock()
	const watchers = new Set<() => void>()
	const answers = new Map<string, number>()
	const report = { answers, published: 0, mostWatchers: 0 }
	let sent: Uint8Array[] = []
	let logged: LogEntry[] = []
	let current = 0
	const door = createDoor(
		{ clock, random: () => 0 },
		{
			publish: async () => void report.published++,
			log: (entry) => logged.push(entry),
			resources: [large(watchers)],
			maxPublishedBytes: MAX_BODY,
			parameters: { maxRemembered: 2_000 },
			uploads: { maxPerAddress: 8, maxBytes: 64 * 1024 },
		},
	)
	/** those to which the limit of the answers does not apply */
	const verified = new Set<number>()
	const peers = Array.from(
		{ length: PEERS },
		(_, index): Peer => ({
			key: `peer ${index}`,
			address: `192.0.2.${index}:5683`,
			// A notification to another peer is no answer.
			send: (datagram) => {
				if (index === current) sent.push(datagram)
			},
		}),
	)
	/** Resolves with what is wrong with the exchange, if anything. */
	const exchange = async (datagram: Buffer, run: number): Promise<string | undefined> => {
		sent = []
		logged = []
		current = run % PEERS
		const before = report.published
		try {
			door.receive(peers[current] as Peer, datagram)
			await door.drained()
		} catch (error) {
			return `throws ${String(error)}`
		}
		for (const answer of sent) count(answers, answer)
		const factor = verified.has(current) ? Number.POSITIVE_INFINITY : FACTOR
		return problemOf({ datagram, sent, logged, published: report.published - before, factor })
	}
	/** Every third peer shows by Echo that it has its address; its first request is too short to be answered with a large block. */
	const verifySome = async (): Promise<void> => {
		for (let run = 0; run < PEERS; run += 3) {
			await exchange(askLarge(), run)
			const echo = sent.map(echoIn).find((value) => value !== undefined)
			verified.add(run)
			if (echo !== undefined) await exchange(askLarge(echo), run)
		}
	}
	const change = (): void => {
		report.mostWatchers = Math.max(report.mostWatchers, watchers.size)
		for (const changed of watchers) changed()
	}
	return { exchange, verifySome, change, advance: clock.advance, stop: door.stop, report }
}

type Exchange = {
	readonly datagram: Buffer
	readonly sent: readonly Uint8Array[]
	readonly logged: readonly LogEntry[]
	readonly published: number
	/** limit of the bytes of the answers, as a multiple of the datagram */
	readonly factor: number
}

const problemOf = ({ datagram, sent, logged, published, factor }: Exchange): string | undefined => {
	const defect = logged.find(({ event, code }) => event === 'coap.defect' || code === '5.00')
	if (defect !== undefined) return `is a defect: ${JSON.stringify(defect)}`
	if (published > 0 && !isPost(datagram)) return 'is published, and is no request that is well-formed'
	if (published > 1) return `is published ${published} times`
	const bytes = sent.reduce((sum, { length }) => sum + length, 0)
	if (bytes > factor * datagram.length) return `has ${datagram.length} bytes, its answer ${bytes}`
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
