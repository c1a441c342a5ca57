import { add, type Counts, isNothing, nothing, sayCounts } from './counts.ts'
import type { Place } from './places.ts'

export type EraseNeeds = {
	readonly places: readonly Place[]
	readonly wait: (milliseconds: number) => Promise<void>
	/** reports the progress */
	readonly tell: (text: string) => void
}

export type Erasure = {
	readonly removed: Counts
	/** false if functions were still writing items of the device after the last pass */
	readonly isComplete: boolean
}

/** Seconds that a running function may still write items of the device: its time-out in `cdk/functions/LambdaFunction.ts`. */
const settleSeconds = 10

const maxPasses = 7

const tellEvery = 500

const removeOnce = async ({ places, tell }: EraseNeeds, deviceId: string): Promise<Counts> => {
	let removed = nothing
	for (const { name, remove } of places) {
		let told = 0
		const count = await remove(deviceId, (sum) => {
			if (sum - told < tellEvery) return
			told = sum
			tell(`removed ${sayCounts(add(nothing, name, sum))}`)
		})
		removed = add(removed, name, count)
	}
	return removed
}

/**
 * Removes all stored items of a device. Repeats the pass until one finds nothing after all functions that ran before
 * have ended. After an interruption, the same call finishes the work. Rejects if a service fails.
 */
export const eraseDevice = async (needs: EraseNeeds, deviceId: string): Promise<Erasure> => {
	const passes: Counts[] = []
	for (let pass = 1; pass <= maxPasses; pass++) {
		const removed = await removeOnce(needs, deviceId)
		if (isNothing(removed)) return { removed: sum(passes), isComplete: true }
		passes.push(removed)
		if (pass === maxPasses) break
		needs.tell(`removed ${sayCounts(removed)}; looking again in ${settleSeconds} s`)
		await needs.wait(settleSeconds * 1000)
	}
	return { removed: sum(passes), isComplete: false }
}

const sum = (passes: readonly Counts[]): Counts =>
	passes.reduce(
		(total, { devices, fingerprints, connections, entries, states, history, messages, downlinks }) => ({
			devices: total.devices + devices,
			fingerprints: total.fingerprints + fingerprints,
			connections: total.connections + connections,
			entries: total.entries + entries,
			states: total.states + states,
			history: total.history + history,
			messages: total.messages + messages,
			downlinks: total.downlinks + downlinks,
		}),
		nothing,
	)
