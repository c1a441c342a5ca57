import type { ImportLog } from '../../lambda/imports/log/importLog.ts'
import type { Input } from '../../lambda/lwm2m/convert.ts'
import type { TimeWindow } from '../../lambda/lwm2m/timeWindow.ts'
import type { TestDevice, TestSocket, TestStack } from '../../testing/hostedStack.ts'
import { randomFor } from '../../testing/random.ts'
import { type Frame, interpretTold, problemOfImport } from './checkImport.ts'
import { problemOfState } from './checkState.ts'
import type { CoapDevice } from './coapDevice.ts'
import { type Delivery, deliveryOf } from './delivery.ts'
import { expectState } from './expectedState.ts'
import { readLog } from './readLog.ts'
import { readState } from './readState.ts'
import { createSentContents } from './sentContents.ts'

/** An input with its number. */
export type Run = { readonly run: number; readonly input: Input }

export type LaneNeeds = {
	readonly stack: TestStack
	readonly device: TestDevice
	readonly coap: CoapDevice
	readonly watcher: TestSocket
	readonly window: TimeWindow
	readonly seed: number
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	readonly onRun: () => void
	readonly onProblem: (run: Run, problem: string) => void
}

/** Messages between two checks of log and state. */
const BATCH = 40

type Sent = { readonly run: Run; readonly delivery: Delivery; readonly frames: readonly Frame[] }

/**
 * Sends inputs from one device, each after the watcher has the frames of the one before. Checks them in batches. Ends at
 * the first message that does not reach the watcher.
 */
export const runLane = async (needs: LaneNeeds, runs: readonly Run[]): Promise<void> => {
	const check = createCheck(needs)
	const contents = createSentContents()
	let batch: Sent[] = []
	for (const run of runs) {
		const delivery = deliveryOf(randomFor(~needs.seed, run.run), run.input)
		const fate = delivery === undefined ? 'too large' : contents.fate(delivery, needs.window, needs.now())
		needs.onRun()
		if (delivery === undefined || fate === 'unclear') continue
		try {
			await send(needs, delivery)
			// A repeated message has no entry of its own, and no frame is sent.
			if (fate === 'repeat') continue
			batch.push({ run, delivery, frames: await framesOfNext(needs.watcher) })
		} catch (error) {
			needs.onProblem(run, `does not reach the watcher: ${String(error)}`)
			break
		}
		if (batch.length < BATCH) continue
		await check(batch)
		batch = []
	}
	await check(batch)
}

const send = async (
	{ stack, device, coap }: LaneNeeds,
	{ door, sent, declared }: Delivery,
): Promise<void> => {
	if (door !== 'coap') return stack.publish(device.deviceId, sent, door)
	const code = await coap.send(device.deviceId, sent, declared)
	if (code !== '2.01') throw new Error(`the CoAP door answers ${code}`)
}

/** Reads all frames up to the last part of an import. */
const framesOfNext = async ({ next }: TestSocket): Promise<readonly Frame[]> => {
	const frames: Frame[] = []
	for (;;) {
		const frame: Frame = JSON.parse(await next())
		frames.push(frame)
		if (frame['part'] === frame['parts']) return frames
	}
}

/** Checks messages against their entries, and the state against all entries so far. */
const createCheck = (needs: LaneNeeds): ((batch: readonly Sent[]) => Promise<void>) => {
	const { stack, device, window, onProblem } = needs
	const state = expectState()
	let seq = 0
	const checkOne = ({ run, delivery, frames }: Sent, log: ImportLog | undefined): void => {
		seq += 1
		if (log === undefined) {
			onProblem(run, 'has no entry in the import log')
			return
		}
		if (log.seq !== seq) onProblem(run, `has the entry ${log.seq} instead of ${seq}`)
		const told = { delivery, frames, log }
		const interpretation = interpretTold(told, window)
		const problem = problemOfImport(told, interpretation)
		if (problem !== undefined) onProblem(run, problem)
		const receivedAt = Date.parse(log.timestamp) / 1000
		state.take({ updates: interpretation.updates, importId: log.importId, receivedAt })
	}
	return async (batch) => {
		const last = batch.at(-1)
		if (last === undefined) return
		const entries = await readLog(stack, device, seq)
		for (const [index, sent] of batch.entries()) checkOne(sent, entries[index])
		const extra = entries[batch.length]
		if (extra !== undefined) onProblem(last.run, `or one before has the entry ${extra.seq}, too`)
		const problem = problemOfState(state.objects(), await readState(stack, device))
		if (problem !== undefined) onProblem(last.run, `and those before: ${problem}`)
	}
}
