import type { Result } from '../commandLine.ts'
import { add, type Counts, isNothing, nothing, sayCounts } from './counts.ts'
import { type EraseNeeds, type Erasure, eraseDevice } from './eraseDevice.ts'
import type { Place } from './places.ts'

type RunEraseNeeds = EraseNeeds & {
	/** asks the operator */
	readonly confirm: () => Promise<boolean>
}

const count = async (places: readonly Place[], deviceId: string): Promise<Counts> => {
	let counts = nothing
	for (const place of places) counts = add(counts, place.name, await place.count(deviceId))
	return counts
}

const stillQueued =
	'Its messages that still wait in a queue become entries of an unknown device, which expire like all others.'

const refusal = (error: string, more: object = {}): Result => ({
	exitCode: 1,
	text: error,
	json: { error, ...more },
})

const report = (deviceId: string, { removed, isComplete }: Erasure): Result => {
	const said = sayCounts(removed)
	if (!isComplete)
		return refusal(
			`messages of ${deviceId} are still being stored: stop the device, then run the command again; removed ${said}`,
			{ deviceId, removed },
		)
	return {
		exitCode: 0,
		text: `erased ${deviceId}: ${said}\n${stillQueued}`,
		json: { deviceId, removed },
	}
}

/** Prints what is stored of a device, and erases it if the operator confirms. */
export const runErase = async (needs: RunEraseNeeds, deviceId: string): Promise<Result> => {
	const stored = await count(needs.places, deviceId)
	if (isNothing(stored)) return refusal(`nothing is stored of ${deviceId}`)
	needs.tell(`stored of ${deviceId}: ${sayCounts(stored)}`)
	if (!(await needs.confirm())) return refusal('nothing was removed')
	return report(deviceId, await eraseDevice(needs, deviceId))
}
