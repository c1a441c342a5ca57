import { timeWindowOf } from '../../lambda/imports/contract.ts'
import type { Input } from '../../lambda/lwm2m/convert.ts'
import { startStack, type TestDevice, type TestStack } from '../../testing/hostedStack.ts'
import type { Failure } from '../runs.ts'
import { problemsOfStack } from './checkStack.ts'
import { openCoapDevice } from './coapDevice.ts'
import { type Run, runLane } from './lane.ts'

export type StackOptions = {
	readonly seed: number
	/** the first run */
	readonly from: number
	readonly runs: number
	readonly inputAt: (run: number) => Input
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	readonly onFailure?: (failure: Failure) => void
	/** called after each run with the number of finished runs */
	readonly onProgress?: (done: number) => void
}

/** One for each device that sends in parallel, enough to keep two functions with batches of ten busy. */
const LANES = Array.from('abcdefghijkmnpqrstuvwxyz')

/** Runs after which a new stack starts, because a stack stores all messages. */
const ROUND = 6000

/** Limit of stored failures. */
const MAX_FAILURES = 20

const devices: readonly TestDevice[] = LANES.map((letter) => ({
	deviceId: `fuzz-${letter}`,
	fingerprint: `29a.fuzzd${letter}`,
}))

/** Sends inputs through the whole hosted stack, as devices do, and checks log, frames and state. */
export const fuzzStack = async (options: StackOptions): Promise<readonly Failure[]> => {
	const { seed, from, runs, inputAt, onProgress } = options
	const failures: Failure[] = []
	const fail = ({ run, input }: Run, problem: string): void => {
		const { contentFormat, receivedAt, payload } = input
		const hex = Buffer.from(payload).toString('hex')
		const failure = { seed, run, problem, isSlow: false, contentFormat, receivedAt, hex }
		if (failures.push(failure) <= MAX_FAILURES) options.onFailure?.(failure)
	}
	let done = 0
	const onRun = (): void => onProgress?.(++done)
	for (let first = from; first < from + runs && failures.length < MAX_FAILURES; first += ROUND) {
		const count = Math.min(ROUND, from + runs - first)
		const round = Array.from(
			{ length: count },
			(_, index): Run => ({ run: first + index, input: inputAt(first + index) }),
		)
		await runRound(options, round, { onRun, onProblem: fail })
	}
	return failures
}

type Observer = {
	readonly onRun: () => void
	readonly onProblem: (run: Run, problem: string) => void
}

/**
 * The inputs have times around some fixed moments of the past. The window begins between two of these, so that about half
 * of the times are plausible.
 */
const windowBegins = 1_717_000_000

const contextAt = (now: number) => ({
	messagesPerMinute: 0,
	updatesPerMinute: 0,
	objectsPerDevice: 0,
	unregisteredPerMinute: 0,
	plausiblePastDays: Math.floor((now / 1000 - windowBegins) / (24 * 60 * 60)),
	plausibleFutureSeconds: 300,
})

const runRound = async (
	{ seed, now }: StackOptions,
	round: readonly Run[],
	observer: Observer,
): Promise<void> => {
	const context = contextAt(now())
	const used = devices.slice(0, round.length)
	const stack = await startStack(used, context)
	const port = await stack.openDoor()
	const window = timeWindowOf({
		PLAUSIBLE_PAST_DAYS: String(context.plausiblePastDays),
		PLAUSIBLE_FUTURE_SECONDS: String(context.plausibleFutureSeconds),
	})
	const lane = async (device: TestDevice, index: number): Promise<void> => {
		const [coap, watcher] = await Promise.all([openCoapDevice(port), stack.watch(device)])
		await runLane(
			{ stack, device, coap, watcher, window, seed, now, ...observer },
			round.filter((_, position) => position % used.length === index),
		)
		watcher.socket.close()
		coap.close()
	}
	try {
		await Promise.all(used.map(lane))
		await reportStack(stack, round, observer)
	} finally {
		await stack.close()
	}
}

/** Reports problems of the whole stack with the last run. */
const reportStack = async (
	stack: TestStack,
	round: readonly Run[],
	{ onProblem }: Observer,
): Promise<void> => {
	const last = round.at(-1)
	for (const problem of await problemsOfStack(stack))
		if (last !== undefined) onProblem(last, `or one before: ${problem}`)
}
