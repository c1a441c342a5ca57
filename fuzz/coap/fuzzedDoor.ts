import { generate, parse } from 'coap-packet'
import type { Peer } from '../../edge/coap/peer.ts'
import { createDoor } from '../../edge/door.ts'
import type { Downlinks } from '../../edge/downlinks/ports.ts'
import type { LogEntry } from '../../edge/log.ts'
import { proxiedPeers } from '../../edge/proxyProtocol/proxiedPeers.ts'
import type { Resource } from '../../edge/resource.ts'
import { manualClock } from '../../edge/testing/manualClock.ts'
import { type Random, randomFor } from '../../testing/random.ts'
import { type Passed, problemOf, problemOfHeader } from './problemOf.ts'

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

/** For every second look something waits: of any length, to be confirmed or not. */
const downlinks = (random: Random, watchers: Set<() => void>, onSent: () => void): Downlinks => ({
	take: async (deviceId) => {
		if (random.oneIn(2)) return undefined
		const payload = Buffer.from(random.bytes(random.below(random.oneIn(4) ? 3000 : 60)))
		const downlink = { downlinkId: `${random.below(2 ** 31)}`, payload, confirm: random.oneIn(3) }
		return { deviceId, downlink, claimedBy: 'door' }
	},
	report: async (_taken, { type }) => {
		if (type === 'sent') onSent()
	},
	needsSession: async (deviceId) => deviceId === 'd-2',
	note: async () => {},
	seen: async () => {},
	follow: (_deviceId, changed) => {
		watchers.add(changed)
		return () => void watchers.delete(changed)
	},
})

/** The door without sockets, with peers of which some have verified addresses. */
export const startFuzzedDoor = (seed: number) => {
	const random = randomFor(seed, 0)
	const clock = manualClock()
	const watchers = new Set<() => void>()
	const answers = new Map<string, number>()
	const report = { answers, published: 0, sent: 0, mostWatchers: 0, proxied: 0, refused: 0 }
	let sent: Uint8Array[] = []
	let logged: LogEntry[] = []
	let current = 0
	const log = (entry: LogEntry): void => void logged.push(entry)
	const proxied = proxiedPeers({ clock, isPlainTaken: true, log })
	const door = createDoor(
		{ clock, random: () => 0 },
		{
			publish: async () => void report.published++,
			log,
			resources: [large(watchers)],
			downlinks: downlinks(random, watchers, () => void report.sent++),
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
	/** The same with a datagram of a terminator, which has a header of the PROXY protocol. */
	const exchangeProxied = async (datagram: Buffer): Promise<string | undefined> => {
		const answered: Uint8Array[] = []
		let isOver = false
		const terminator: Peer = {
			key: 'terminator',
			address: '127.0.0.1:49152',
			// What comes later is a notification.
			send: (answer) => {
				if (!isOver) answered.push(answer)
			},
		}
		logged = []
		current = -1
		const before = report.published
		let passed: Passed | undefined
		try {
			proxied.receive(terminator, datagram, (peer, payload) => {
				passed = { payload, isSecured: peer.isSecured === true }
				door.receive(peer, payload)
			})
			await door.drained()
		} catch (error) {
			return `throws ${String(error)}`
		}
		isOver = true
		if (passed === undefined) report.refused += 1
		else report.proxied += 1
		const problem = problemOfHeader(datagram, passed, logged)
		if (problem !== undefined || passed === undefined) return problem
		const { payload, isSecured } = passed
		const published = report.published - before
		const factor = isSecured ? Number.POSITIVE_INFINITY : FACTOR
		return problemOf({ datagram: payload, sent: answered, logged, published, factor })
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
	return { exchange, exchangeProxied, verifySome, change, advance: clock.advance, stop: door.stop, report }
}

const count = (answers: Map<string, number>, [first = 0, code = 0]: Uint8Array): void => {
	const empty = (first & 0x30) === 0x30 ? 'RST' : 'ACK'
	const name = code === 0 ? empty : `${code >> 5}.${String(code & 31).padStart(2, '0')}`
	answers.set(name, (answers.get(name) ?? 0) + 1)
}
