import { type Addon, ESTABLISHED, HANDSHAKING, type NativeSession } from '../../edge/dtls/native/addon.ts'
import { type Random, randomFor } from '../../testing/random.ts'
import { type FuzzedServer, peerAt, startFuzzedServer } from './fuzzedClients.ts'
import { mangleDatagram } from './mangleDatagram.ts'

export type DtlsFailure = { readonly seed: number; readonly conversation: number; readonly problem: string }

export type DtlsFuzzOptions = {
	readonly addon: Addon
	readonly seed: number
	/** the first conversation */
	readonly from: number
	/** how many datagrams the server gets */
	readonly runs: number
	readonly onFailure?: (failure: DtlsFailure) => void
	/** called after each batch with the number of datagrams so far */
	readonly onProgress?: (done: number) => void
}

/** What came out, so that a test sees that the inputs reach everything. */
export type DtlsFuzzReport = {
	readonly failures: readonly DtlsFailure[]
	readonly datagrams: number
	readonly conversations: number
	/** conversations in which the client has a session in the end */
	readonly established: number
	/** messages that the server took */
	readonly received: number
	/** handshakes that failed, by the reason in the log */
	readonly reasons: ReadonlyMap<string, number>
}

const ADDRESSES = 12
const STEPS = 40
/** datagrams that may come again later, of any client */
const EARLIER = 64
const PROGRESS = 10_000
const MAX_FAILURES = 20
const HELLO_VERIFY_REQUEST = 3
const MESSAGE_TYPE_AT = 13

/** Sends good and mangled flights of real clients to the server, and mangled answers to the clients. */
export const fuzzDtls = async (options: DtlsFuzzOptions): Promise<DtlsFuzzReport> => {
	const { addon, seed, from, runs, onFailure, onProgress } = options
	const failures: DtlsFailure[] = []
	const reasons = new Map<string, number>()
	const server = startFuzzedServer(addon)
	const earlier: Buffer[] = []
	/** messages on their way; each may arrive once */
	const pending = new Set<string>()
	const counts = { datagrams: 0, established: 0, received: 0 }
	let conversation = from
	for (; counts.datagrams < runs && failures.length < MAX_FAILURES; conversation++) {
		const batch = Math.floor(counts.datagrams / PROGRESS)
		const random = randomFor(seed, conversation)
		const problem = await converse({ addon, server, earlier, pending, counts, random }).catch(
			(error: unknown) => `throws ${(error as Error).stack}`,
		)
		if (problem !== undefined) {
			failures.push({ seed, conversation, problem })
			onFailure?.({ seed, conversation, problem })
		}
		for (const { error = '' } of server.log.splice(0)) reasons.set(error, (reasons.get(error) ?? 0) + 1)
		if (Math.floor(counts.datagrams / PROGRESS) > batch) onProgress?.(counts.datagrams)
	}
	server.clients.endAll()
	return { failures, conversations: conversation - from, reasons, ...counts }
}

type Conversation = Readonly<{
	addon: Addon
	server: FuzzedServer
	earlier: Buffer[]
	pending: Set<string>
	counts: { datagrams: number; established: number; received: number }
	random: Random
}>

/** One client from its first flight to its end. Resolves with what is wrong, if anything. */
const converse = async (needs: Conversation): Promise<string | undefined> => {
	const { addon, server, earlier, pending, counts, random } = needs
	const client = server.connect(random)
	const answers: Buffer[] = []
	const peer = peerAt(random.below(ADDRESSES), (datagram) => answers.push(Buffer.from(datagram)))
	/** one datagram in so many is mangled */
	const rarity = random.pick([2, 5, 20])
	let problem: string | undefined
	const deliver = async (datagram: Buffer): Promise<void> => {
		counts.datagrams += 1
		const before = answers.length
		server.clients.receive(peer, datagram, ({ isSecured }, message) => {
			counts.received += 1
			if (isSecured !== true || !pending.delete(message.toString('hex')))
				problem ??= `takes a message that nobody has sent, or takes it twice: ${message.toString('hex')}`
		})
		// A key is being looked up.
		await new Promise((resolve) => setImmediate(resolve))
		const verify = answers.slice(before).find((answer) => answer[MESSAGE_TYPE_AT] === HELLO_VERIFY_REQUEST)
		if (verify !== undefined && verify.length > datagram.length)
			problem ??= `answers ${datagram.length} bytes with a HelloVerifyRequest of ${verify.length}`
	}
	const arriving = (datagram: Buffer): readonly Buffer[] => {
		earlier[random.below(EARLIER)] = datagram
		return random.oneIn(rarity) ? mangleDatagram(datagram, random, Object.values(earlier)) : [datagram]
	}
	const state = { isOver: false, isEstablished: false }
	let flight: readonly Buffer[] = addon.receive(client).out ?? []
	for (let step = 0; step < STEPS && !state.isOver && problem === undefined; step++) {
		if (flight.length === 0) flight = next(needs, client, state)
		for (const datagram of flight.flatMap(arriving)) await deliver(datagram)
		if (random.oneIn(8)) server.clock.advance(random.pick([1, 10, 1_000, 70_000]))
		flight = answers
			.splice(0)
			.flatMap(arriving)
			.flatMap(taken(addon, client, state))
	}
	if (state.isEstablished) counts.established += 1
	// Half of the clients leave without a word.
	const last = addon.close(client).out ?? []
	if (random.oneIn(2)) for (const datagram of last) await deliver(datagram)
	if (pending.size > 1_000) pending.clear()
	return problem
}

type State = { isOver: boolean; isEstablished: boolean }

/** What the client sends for an answer. */
const taken =
	(addon: Addon, client: NativeSession, state: State) =>
	(answer: Buffer): readonly Buffer[] => {
		if (state.isOver) return []
		const { status, out = [] } = addon.receive(client, answer)
		if (status === ESTABLISHED) state.isEstablished = true
		else if (status !== HANDSHAKING) state.isOver = true
		return out
	}

/** What the client sends of its own accord: its flight once more, or messages. */
const next = (
	{ addon, pending, random }: Conversation,
	client: NativeSession,
	state: State,
): readonly Buffer[] => {
	if (!state.isEstablished) return addon.handleTimeout(client).out ?? []
	if (random.oneIn(10)) state.isOver = true
	const message = Buffer.from(random.bytes(8 + random.below(random.oneIn(10) ? 16_000 : 200)))
	pending.add(message.toString('hex'))
	return addon.send(client, message).out ?? []
}
