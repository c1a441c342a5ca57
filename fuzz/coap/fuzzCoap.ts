import { retainedBytes } from '../retainedBytes.ts'
import { datagramOf } from './datagramOf.ts'
import { startFuzzedDoor } from './fuzzedDoor.ts'
import { headedOf } from './headedOf.ts'

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
	/** downlinks that have left */
	readonly sent: number
	/** of the resource that can be observed */
	readonly mostWatchers: number
	/** datagrams of a terminator that were passed on, and those that were not */
	readonly proxied: number
	readonly refused: number
}

/** Runs after which the tables of the door are full, and its memory stays as it is. */
export const WARM_UP = 50_000

/** Runs between two steps of the clock and two checks of the memory. */
const BATCH = 5_000
/** So many runs send their datagram from a terminator, too. */
const HEADED_EVERY = 4
/** A batch takes so long by the clock of the door: what it remembers expires. */
const BATCH_MS = 60_000
const MAX_GROWTH_BYTES = 20 * 2 ** 20
const MAX_FAILURES = 20

/** Sends good and mangled datagrams to the door, without sockets, and checks what it does. */
export const fuzzCoap = async (options: CoapFuzzOptions): Promise<CoapFuzzReport> => {
	const { seed, from, runs } = options
	const failures: CoapFailure[] = []
	const fail = (run: number, problem: string, datagram = datagramOf(seed, run)): void => {
		const failure = { seed, run, problem, hex: datagram.toString('hex') }
		failures.push(failure)
		options.onFailure?.(failure)
	}
	const door = startFuzzedDoor(seed)
	await door.verifySome()
	let atFirst: number | undefined
	for (let done = 0; done < runs && failures.length < MAX_FAILURES; ) {
		for (const end = Math.min(done + BATCH, runs); done < end; done++) {
			const problem = await door.exchange(datagramOf(seed, from + done), from + done)
			if (problem !== undefined) fail(from + done, problem)
			if ((from + done) % HEADED_EVERY !== 0) continue
			const headed = headedOf(seed, from + done)
			const another = await door.exchangeProxied(headed)
			if (another !== undefined) fail(from + done, `behind a header ${another}`, headed)
		}
		door.advance(BATCH_MS)
		await door.verifySome()
		door.change()
		const retained = retainedBytes()
		if (done >= WARM_UP) atFirst ??= retained
		if (atFirst !== undefined && retained - atFirst > MAX_GROWTH_BYTES)
			fail(from + done - 1, `keeps memory: ${retained - atFirst} bytes more than after ${WARM_UP} runs`)
		options.onProgress?.(done)
	}
	door.stop()
	return { failures, ...door.report }
}
