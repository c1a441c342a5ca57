import type { About, Event } from '../event.ts'
import type { StoredEvent } from '../eventTable.ts'

export type RecordNeeds = {
	/** tries once */
	readonly put: (stored: StoredEvent) => Promise<void>
	/** tells the dispatcher that there is something new */
	readonly wake: () => Promise<void>
	/** milliseconds since the Unix epoch */
	readonly now: () => number
	/** waits a random time, so many milliseconds at most */
	readonly pause: (maxMilliseconds: number) => Promise<void>
}

const maxAttempts = 5

/** An event that took longer to write may be in a place that the dispatcher has passed already. */
const timelyMilliseconds = 1000

/**
 * Writes an event in time: each attempt has a place of its own time, and one that took too long is made once more. So the same
 * event may be there twice, under one id.
 */
const putInTime = async (
	{ put, now, pause }: RecordNeeds,
	event: Event,
	about: About | undefined,
): Promise<void> => {
	for (let attempt = 1; ; attempt++) {
		const time = now()
		try {
			await put({ time, event, ...(about === undefined ? {} : { about }) })
			const taken = now() - time
			if ((taken >= 0 && taken < timelyMilliseconds) || attempt === maxAttempts) return
		} catch (error) {
			if (attempt === maxAttempts) throw error
			await pause(50 * attempt)
		}
	}
}

/** Events that are written at once, and told to the dispatcher together. */
export type Recording = {
	readonly add: (events: readonly Event[], about?: About) => void
	/** resolves when all are written, and the dispatcher knows */
	readonly close: () => Promise<void>
}

export const openRecording = (needs: RecordNeeds): Recording => {
	let last: Promise<unknown> = Promise.resolve()
	let isEmpty = true
	return {
		// One after the other: they keep their order, and a batch has few of one device.
		add: (events, about) => {
			for (const event of events) {
				isEmpty = false
				last = last.then(() => putInTime(needs, event, about))
				last.catch(() => undefined)
			}
		},
		close: async () => {
			await last
			if (!isEmpty) await needs.wake()
		},
	}
}
