import type { HostLog } from '../log.ts'

/** The state of the storage. It is up when the disk can be written to, and the tables answer. */
export type Storage = {
	readonly isUp: () => boolean
	/** Checks disk and tables now, because something has failed; resolves to whether the storage is up. */
	readonly check: () => Promise<boolean>
	/** Marks the storage as down, until a check succeeds. */
	readonly fail: (reason: string) => void
	/** how often it has gone down */
	readonly failures: () => number
	/** resolves to true as soon as it is up; to false if it is closed before */
	readonly whenUp: () => Promise<boolean>
	/** checks the tables, too */
	readonly watch: (tablesAnswer: () => Promise<void>) => void
	readonly close: () => void
}

type StorageNeeds = {
	/** rejects unless the disk can be written to. Called only after a failure, because it wears the disk. */
	readonly probeDisk: () => Promise<void>
	readonly log: HostLog
}

/** Short, so that the storage is up again less than a second after the cause has gone. */
const beatMilliseconds = 400

/** Checks the storage of a host regularly. */
export const createStorage = ({ probeDisk, log }: StorageNeeds): Storage => {
	let reason: string | undefined
	let failures = 0
	let reports = 0
	let isSuspect = false
	let isClosed = false
	let tablesAnswer = async (): Promise<void> => undefined
	let waiting: (() => void)[] = []

	const release = (): void => {
		const released = waiting
		waiting = []
		for (const resolve of released) resolve()
	}
	const fail = (why: string): void => {
		reports++
		if (reason === undefined && !isClosed) {
			failures++
			log('host', `ERROR storage is down, nothing is accepted: ${why}`)
		}
		reason = why
	}
	const recover = (): void => {
		if (reason === undefined) return
		reason = undefined
		log('host', 'storage is up again')
		release()
	}

	const look = async (): Promise<void> => {
		const [isThorough, before] = [isSuspect || reason !== undefined, reports]
		isSuspect = false
		try {
			if (isThorough) await probeDisk()
			await tablesAnswer()
		} catch (error) {
			return fail((error as Error).message)
		}
		// Something has failed meanwhile: check again.
		if (isThorough && reports === before) recover()
	}
	let looking: Promise<void> | undefined
	const lookOnce = (): Promise<void> => {
		looking ??= look().finally(() => {
			looking = undefined
		})
		return looking
	}
	const beat = setInterval(() => void lookOnce(), beatMilliseconds)

	return {
		isUp: () => reason === undefined,
		check: async () => {
			isSuspect = true
			// A check that is running may have begun before the failure.
			await looking
			await lookOnce()
			return reason === undefined
		},
		fail,
		failures: () => failures,
		whenUp: () =>
			reason === undefined || isClosed
				? Promise.resolve(reason === undefined)
				: new Promise((resolve) => waiting.push(() => resolve(reason === undefined))),
		watch: (answer) => {
			tablesAnswer = answer
		},
		close: () => {
			isClosed = true
			clearInterval(beat)
			release()
		},
	}
}
