const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** npm hands on the Ctrl+C that the terminal sends to this process as well: the second of these is no second one. */
const againMilliseconds = 500

const lookMilliseconds = 1000

type ToldToStopNeeds = {
	/** whether it ends when its parent has ended, as it must if that is npm: whoever stops npm means this */
	readonly followsParent: boolean
	/** begins to stop, which ends the process */
	readonly stop: () => void
	/** ends the process at once */
	readonly endAtOnce: () => void
}

/**
 * Stops when the process is told to, by Ctrl+C or another signal, when its terminal is closed, or its parent has ended;
 * told so again, it ends at once.
 */
export const whenToldToStop = ({ followsParent, stop, endAtOnce }: ToldToStopNeeds): void => {
	let toldAt: number | undefined
	const stopOnce = (): void => {
		if (toldAt !== undefined) return
		toldAt = performance.now()
		stop()
	}
	const tell = (): void => {
		if (toldAt !== undefined && performance.now() - toldAt > againMilliseconds) endAtOnce()
		stopOnce()
	}
	for (const signal of signals) process.on(signal, tell)
	if (!followsParent) return
	const parent = process.ppid
	const look = setInterval(() => {
		if (process.ppid === parent) return
		clearInterval(look)
		// It may have been told already, as when a terminal is closed.
		stopOnce()
	}, lookMilliseconds).unref()
}
