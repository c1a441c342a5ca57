import { type Sample, timeOf } from '../sample.ts'
import type { Hour } from './readHours.ts'

/** Where a page begins: after so many samples of the newest millisecond in its range. */
export type Skip = number

export type Taken = {
	/** the newest first */
	readonly samples: readonly Sample[]
	/** where the next page begins; absent if there is none */
	readonly rest?: { readonly to: number; readonly skip: Skip }
}

type TakeNeeds = {
	/** milliseconds since the Unix epoch: end of the range */
	readonly to: number
	readonly skip: Skip
	/** of samples in an answer */
	readonly limit: number
	/** whether a sample is to be in the answer */
	readonly isWanted: (sample: Sample) => boolean
	/** whether samples of so many bytes are enough for one answer */
	readonly isFull: (bytes: number) => boolean
	/** whether enough was read for one answer */
	readonly isEnough: () => boolean
}

/** Takes samples from hours, the newest first, up to a limit. */
export const takeSamples = async (
	hours: AsyncIterable<Hour>,
	{ to, skip, limit, isWanted, isFull, isEnough }: TakeNeeds,
): Promise<Taken> => {
	const samples: Sample[] = []
	let bytes = 0
	// The millisecond at which the page stands, and how many of its samples it has passed.
	let [time, passed] = [to - 1, 0]
	const rest = () => ({ to: time + 1, skip: passed })
	for await (const hour of hours) {
		// However much had to be read for an hour, a page gets something of it.
		if (passed > 0 && isEnough()) return { samples, rest: rest() }
		for (const sample of (hour.samples ?? []).toReversed()) {
			if (samples.length === limit || isFull(bytes)) return { samples, rest: rest() }
			passed = timeOf(sample) === time ? passed + 1 : 1
			time = timeOf(sample)
			if (time === to - 1 && passed <= skip) continue
			if (!isWanted(sample)) continue
			samples.push(sample)
			bytes += JSON.stringify(sample).length
		}
	}
	return { samples }
}
