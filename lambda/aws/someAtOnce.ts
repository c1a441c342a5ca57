/** Thrown for a message that goes back to the queue because no time is left for it. */
export class HandedBack extends Error {
	constructor() {
		super('handed back: there is no time left')
	}
}

/** With more at once, some would wait for a connection until they time out. */
const maxParallel = 25

/**
 * Does something for each item, some at once, until time is up. Rejects with the first error, after the work that had begun
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
