type Limit = {
	readonly seconds: number
	/** ends the wait with its reason */
	readonly signal?: AbortSignal
}

/** Waits for work, but for no longer than its limit. The work itself goes on: nobody can stop a promise. */
export const within = async <T>(what: string, { seconds, signal }: Limit, work: Promise<T>): Promise<T> => {
	const { promise: ended, reject } = Promise.withResolvers<never>()
	const timer = setTimeout(() => reject(new Error(`${what} took longer than ${seconds} s`)), seconds * 1000)
	const onAbort = (): void => reject(signal?.reason)
	if (signal?.aborted === true) onAbort()
	signal?.addEventListener('abort', onAbort)
	try {
		return await Promise.race([work, ended])
	} finally {
		clearTimeout(timer)
		signal?.removeEventListener('abort', onAbort)
	}
}
