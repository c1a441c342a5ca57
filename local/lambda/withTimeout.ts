export const timedOut = Symbol('timed out')

/** The result of a promise, or `timedOut` after so many milliseconds. The promise is not cancelled. */
export const withTimeout = async <T>(
	milliseconds: number,
	promise: Promise<T>,
): Promise<T | typeof timedOut> => {
	let timer: NodeJS.Timeout | undefined
	const late = new Promise<typeof timedOut>((resolve) => {
		timer = setTimeout(() => resolve(timedOut), milliseconds)
	})
	try {
		return await Promise.race([promise, late])
	} finally {
		clearTimeout(timer)
	}
}
