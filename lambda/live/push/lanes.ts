/** Work for a socket starts when the earlier work for the same socket has ended. Other sockets do not wait for it. */
export type Lanes = <T>(lane: string, work: () => Promise<T>) => Promise<T>

/** @param maxParallel how many lanes work at the same time */
export const createLanes = (maxParallel: number): Lanes => {
	const last = new Map<string, Promise<unknown>>()
	const waiting: (() => void)[] = []
	let moving = 0

	const enter = async (): Promise<void> => {
		if (moving < maxParallel) moving += 1
		else await new Promise<void>((resolve) => waiting.push(resolve))
	}
	const leave = (): void => {
		const next = waiting.shift()
		if (next === undefined) moving -= 1
		else next()
	}
	const inTurn = async <T>(previous: Promise<unknown> | undefined, work: () => Promise<T>): Promise<T> => {
		await previous
		await enter()
		try {
			return await work()
		} finally {
			leave()
		}
	}

	return (lane, work) => {
		const mine = inTurn(last.get(lane), work)
		const ended = mine.then(
			() => undefined,
			() => undefined,
		)
		last.set(lane, ended)
		void ended.then(() => {
			if (last.get(lane) === ended) last.delete(lane)
		})
		return mine
	}
}
