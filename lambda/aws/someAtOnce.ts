/** Thrown for what is handed back to the queue, because there is no time left for it. */
export class HandedBack extends Error {
	constructor() {
		super('handed back: there is no time left')
	}
}

/** More at once would wait for a connection, and end in its time-out. */
const maxParallel = 25

/**
 * Does something for each item, some at once, as long as there is time. Rejects with the first error, after what had begun
 * has ended.
 */
export const someAtOnce = async <T>(
	items: Iterable<T>,
	work: (item: T) => Promise<void>,
	isTimeUp: () => boolean,
): Promise<void> => {
	const waiting = [...items]
	const errors: unknown[] = []
	const worker = async (): Promise<void> => {
		while (waiting.length > 0 && errors.length === 0)
			try {
				if (isTimeUp()) throw new HandedBack()
				await work(waiting.shift() as T)
			} catch (error) {
				errors.push(error)
			}
	}
	await Promise.all(Array.from({ length: Math.min(maxParallel, waiting.length) }, worker))
	if (errors.length > 0) throw errors[0]
}
