/** Waits for work, but for no longer than its limit. The work itself goes on: nobody can stop a promise. */
export const within = async <T>(what: string, seconds: number, work: Promise<T>): Promise<T> => {
	const { promise: ended, reject } = Promise.withResolvers<never>()
	const timer = setTimeout(() => reject(new Error(`${what} took longer than ${seconds} s`)), seconds * 1000)
	try {
		return await Promise.race([work, ended])
	} finally {
		clearTimeout(timer)
	}
}
