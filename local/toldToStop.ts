const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The terminal sends Ctrl+C to this process, and npm forwards it: two signals within this time count as one. */
const againMilliseconds = 500

const lookMilliseconds = 1000

type ToldToStopNeeds = {
	/** whether to stop when the parent process has ended: who stops `npm start` wants to stop this process */
	readonly followsParent: boolean
	/** stops everything, then ends the process */
	readonly stop: () => void
	/** ends the process at once */
	readonly endAtOnce: () => void
}

/**
 * Stops the process on Ctrl+C or another signal, when its terminal is closed, or when its parent has ended. A second signal
 * ends it at once.
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
		// A signal may have stopped it already, as when a terminal is closed.
		stopOnce()
	}, lookMilliseconds).unref()
}
